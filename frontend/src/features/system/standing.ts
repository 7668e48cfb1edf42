import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useWord } from '@/components/words';

/** A role with what it reaches and where it comes from, in words. */
export function useStandingWords(): (one: Schema<'Standing'>) => string {
  const { t } = useTranslation('system');
  const word = useWord();
  return (one) =>
    [
      one.on_behalf ? t('review.for', { name: one.on_behalf, until: one.until }) : '',
      word('role', one.role),
      one.scope_name,
      one.from === 'rule' ? t('by_rule') : '',
    ]
      .filter(Boolean)
      .join(' · ');
}
