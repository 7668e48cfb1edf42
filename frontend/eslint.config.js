import { readdirSync } from 'node:fs';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Imports run one way: api ← components ← features ← app. A feature never imports another
// feature; what two of them need moves down into components or api.
const features = readdirSync(new URL('./src/features', import.meta.url));

function zone(files, regexes, message) {
  return {
    files,
    ignores: ['**/*.test.*'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: regexes.map((regex) => ({ regex, message })) },
      ],
    },
  };
}

const upward = '^(\\.\\./){2,}';

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts', 'test-results', 'playwright-report'] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { ...hooks.configs.recommended.rules },
  },
  zone(
    ['src/api/**'],
    ['^@/(app|features|components|testing)(/|$)', upward],
    'api/ imports nothing of ours but itself.',
  ),
  zone(
    ['src/components/**'],
    ['^@/(app|features|testing)(/|$)', upward],
    'components/ imports api/ and itself.',
  ),
  ...features.map((name) =>
    zone(
      [`src/features/${name}/**`],
      ['^@/(app|testing)(/|$)', `^@/features/(?!${name}(/|$))`, upward],
      'A feature imports api/, components/ and itself.',
    ),
  ),
);
