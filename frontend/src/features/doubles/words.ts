import { useTranslation } from 'react-i18next';
import { useCodes } from '@/components/codes';
import { useExtraFields, useOwnName } from '@/components/ExtraFields';
import { useWord } from '@/components/words';
import type { Compared, Kind, Merge } from './queries';

const tables: Record<string, string> = {
  sex: 'sex',
  ethnicity: 'ethnicity',
  political_status: 'political_status',
  education: 'education',
  employment: 'occupation_status',
  health: 'health_status',
  trade: 'shop_type',
};

/** What a field is called; an extra field as the district calls it. */
export function useFieldName(kind: Kind) {
  const { t } = useTranslation('doubles');
  const fields = useExtraFields(kind);
  const nameOf = useOwnName();
  return (name: string): string => {
    const code = name.replace(/^extra\./, '');
    if (code === name) return t(`name.${name}`);
    const field = fields.find((one) => one.code === code);
    return field ? nameOf(field) : code;
  };
}

/** The word on the screen for a value of a field: codes by their names. */
export function useValue(kind: Kind) {
  const { t } = useTranslation('doubles');
  const { nameOf } = useCodes();
  const word = useWord();
  return (field: Compared, value: string): string => {
    if (!value) return t('nothing');
    if (field.name === 'tags') {
      const table = kind === 'household' ? 'household_tag' : 'special_group';
      return value
        .split(',')
        .map((one) => nameOf(table, one))
        .join('、');
    }
    if (field.name === 'state') return word('resident_state', value);
    if (field.name === 'tenure') return word('tenure', value);
    if (field.name === 'away_months') return value.split(',').join('、');
    const table = tables[field.name];
    return table ? nameOf(table, value) : value;
  };
}

/** What a merge moved, in words. */
export function useMoved() {
  const { t } = useTranslation('doubles');
  return (merge: Pick<Merge, 'moved'>): string =>
    Object.entries(merge.moved)
      .filter(([table]) => table !== 'change_rows' && table !== 'changes')
      .map(([table, n]) => t(`moved.${table}`, { n, defaultValue: '' }))
      .filter(Boolean)
      .join('、');
}
