/** The sign: a heart like a bay, with a lamp in it. */
export function Logo({ size = 32, light = false }: { size?: number; light?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill={light ? 'var(--lx-on-sea)' : 'var(--lx-sea)'} />
      <path
        d="M16 25S6.5 19.3 6.5 12.9A5 5 0 0 1 16 10.6 5 5 0 0 1 25.5 12.9C25.5 19.3 16 25 16 25Z"
        fill="none"
        stroke={light ? 'var(--lx-sea)' : 'var(--lx-on-sea)'}
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="15.2" r="2.3" fill="var(--lx-lamp)" />
    </svg>
  );
}
