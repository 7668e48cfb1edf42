import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '@/api/client';
import { useOwnName } from '@/components/ExtraFields';
import { EnumFilter, type MoreFilter } from '@/components/FilterBar';
import type { ListState } from '@/components/listState';

/** The filter by a care group. */
export function useCareFilter<F extends string>(
  list: ListState<F | 'care_group_id'>,
): MoreFilter<F | 'care_group_id'> {
  const { t } = useTranslation('registry');
  const nameOf = useOwnName();
  const groups = useQuery({ ...read('/care-groups'), staleTime: 60_000 });
  const options = (groups.data?.items ?? []).map((one) => ({ value: one.id, label: nameOf(one) }));
  return {
    name: 'care_group_id',
    label: t('care_group'),
    text: (id) => options.find((one) => one.value === id)?.label ?? '',
    control: (
      <EnumFilter list={list} name="care_group_id" label={t('care_group')} options={options} />
    ),
  };
}
