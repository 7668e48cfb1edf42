import { type ComponentType, createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/permission';
import type { Permission } from '@/api/types';
import type { DetailTab } from './DetailPage';

/** A tab that one feature hangs on another's record: the visits of a household, say. */
export interface RecordTab {
  /** The kind of record ("household"). */
  on: string;
  key: string;
  /** The key of its label with the namespace ("visits:tab"). */
  label: string;
  /** The permission without which it is not shown. */
  needs?: Permission;
  Content: ComponentType<{ id: string }>;
  /** How many it holds, beside its label. */
  Count?: ComponentType<{ id: string }>;
  /** Before or after the tabs of the others. */
  first?: boolean;
  last?: boolean;
}

const Registered = createContext<RecordTab[]>([]);

export function RecordTabs({ tabs, children }: { tabs: RecordTab[]; children: ReactNode }) {
  return <Registered value={tabs}>{children}</Registered>;
}

const placeOf = (tab: RecordTab) => Number(tab.last ?? false) - Number(tab.first ?? false);

/** The tabs that other features hang on a record; `features/x/tabs.tsx` exports them as `tabs`. */
export function useRecordTabs(kind: string, id: string): DetailTab[] {
  const { t } = useTranslation();
  const may = useMay();
  return useContext(Registered)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .filter((tab) => tab.on === kind && (!tab.needs || may(tab.needs)))
    .map((tab) => ({
      key: tab.key,
      label: t(tab.label),
      count: tab.Count && <tab.Count id={id} />,
      children: <tab.Content id={id} />,
    }));
}
