import { useTranslation } from 'react-i18next';
import type { Rule } from './queries';

/** The words of a rule in the person's language. */
export function useRuleWords() {
  const { i18n } = useTranslation();
  const en = i18n.language === 'en';
  return (rule: Rule) => ({
    name: en ? rule.name_en : rule.name_zh,
    why: en ? rule.why_en : rule.why_zh,
    shown: en ? rule.shown_en : rule.shown_zh,
  });
}

/** A share as people read it; a handful among many is not nothing. */
export function shareText(share: number | null): string {
  if (share === null) return '–';
  if (share > 0 && share < 0.001) return '<0.1%';
  return `${(share * 100).toFixed(1)}%`;
}

/** A day is written as a day, a number as a number. */
export const count = (n: number) => n.toLocaleString('en');
