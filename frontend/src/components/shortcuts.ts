import { useEffect, useRef } from 'react';

/** Where keys are typed into, or mean something of their own. */
const ownKeys =
  'input, textarea, select, [contenteditable="true"], [role="tablist"], [role="radiogroup"], [role="menu"]';

/** A form or a menu that floats over the page. */
function covered(): boolean {
  const floating = '.ant-modal-wrap, .ant-drawer form, .ant-popover, .ant-dropdown';
  return [...document.querySelectorAll<HTMLElement>(floating)].some(
    (one) => getComputedStyle(one).display !== 'none' && !/hidden/.test(one.className),
  );
}

/**
 * Single keys that act on the page: not while something is being written, nor while a form or a
 * menu floats over it. Enter stays with the button or link that has the focus.
 */
export function useKeys(keys: Record<string, (() => void) | undefined>) {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const act = latest.current[event.key];
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (!act || target.closest(ownKeys) || covered()) return;
      if (event.key === 'Enter' && target.closest('button, a, tr, [role="button"]')) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
