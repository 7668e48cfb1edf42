import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { dataOf, http } from '@/api/client';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { useAreas } from '@/components/areas';
import { useCategories } from '@/components/CategoryPicker';
import styles from './forms.module.css';

type Unit = Schema<'Unit'>;

async function readUnits(): Promise<Unit[]> {
  const query = { page_size: 200, ended: 'false', sort: 'code', count: 'none' };
  return (await dataOf(http.GET('/units', { params: { query: query as never } }))).items;
}

/**
 * The units to which the person may dispatch: everything for the office, what lies in their own
 * area for a township or community; those that answer for the category first.
 */
export function useDispatchUnits(category?: string | null) {
  const { me } = useSession();
  const units = useQuery({ queryKey: ['units', 'all'], queryFn: readUnits, staleTime: 300_000 });
  const areas = useAreas();
  const { items } = useCategories();
  const own = me?.roles.includes('office') ? null : me?.area_id;
  const within = (unit: Unit): boolean => {
    if (!own) return true;
    for (let id: string | null | undefined = unit.area_id; id; ) {
      if (id === own) return true;
      id = areas.byID.get(id)?.parent_id;
    }
    return false;
  };
  const parent = items.find((one) => one.code === category)?.parent_code;
  const answers = (unit: Unit) =>
    Boolean(category) &&
    unit.category_codes.some((code) => code === category || (parent && code === parent));
  const all = (units.data ?? []).filter(within);
  return {
    isLoading: units.isLoading,
    /** Only what lies in the person's own area is offered. */
    partly: (units.data ?? []).length > all.length,
    suggested: all.filter(answers),
    others: all.filter((unit) => !answers(unit)),
  };
}

interface Props {
  id?: string;
  value?: string | string[] | null;
  onChange?: (value: never) => void;
  category?: string | null;
  /** Several units may be chosen. */
  several?: boolean;
  /** Not offered: the unit that leads. */
  without?: string | null;
  autoFocus?: boolean;
}

/** Chooses the unit, or the units, that a request goes to. */
export function UnitsField({ category, several, without, value, onChange, ...rest }: Props) {
  const { t } = useTranslation('issues');
  const { suggested, others, isLoading, partly } = useDispatchUnits(category);
  const option = (unit: Unit) => ({
    value: unit.id,
    label: unit.name,
    disabled: unit.id === without,
  });
  return (
    <Select
      {...rest}
      mode={several ? 'multiple' : undefined}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={isLoading}
      value={(value ?? (several ? [] : null)) as never}
      onChange={(next) => onChange?.((next ?? null) as never)}
      popupRender={(menu) => (
        <>
          {menu}
          {partly && <p className={styles.aside}>{t('dispatch.own_area')}</p>}
        </>
      )}
      placeholder={several ? t('dispatch.joint_hint') : t('dispatch.lead_hint')}
      options={[
        ...(suggested.length
          ? [{ label: t('dispatch.suggested'), options: suggested.map(option) }]
          : []),
        ...(others.length ? [{ label: t('dispatch.others'), options: others.map(option) }] : []),
      ]}
    />
  );
}
