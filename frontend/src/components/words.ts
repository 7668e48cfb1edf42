import { useTranslation } from 'react-i18next';

/** The word on the screen for a value of an enumeration: `word('issue_state', 'submitted')`. */
export function useWord(): (enumeration: string, value: unknown) => string {
  const { t } = useTranslation('enum');
  return (enumeration, value) =>
    value === null || value === undefined || value === ''
      ? '–'
      : t(`${enumeration}.${value}`, { defaultValue: String(value) });
}

/** All values of an enumeration with their words, as options of a select. */
export function useWords(): (enumeration: string) => { value: string; label: string }[] {
  const { t } = useTranslation('enum');
  return (enumeration) => {
    const words = t(enumeration, { returnObjects: true }) as unknown as Record<string, string>;
    return Object.entries(words).map(([value, label]) => ({ value, label }));
  };
}
