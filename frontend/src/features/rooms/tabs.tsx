import type { RecordTab } from '@/components/recordTabs';
import { Rooms } from './Rooms';

export const tabs: RecordTab[] = [
  { on: 'building', key: 'rooms', label: 'rooms:tab', needs: 'household:read', Content: Rooms },
];
