import type { RecordTab } from '@/components/recordTabs';

/** Every `features/x/tabs.tsx` is found by itself. */
const found = import.meta.glob<{ tabs: RecordTab[] }>('../features/*/tabs.tsx', { eager: true });

export const tabs: RecordTab[] = Object.values(found).flatMap((feature) => feature.tabs);
