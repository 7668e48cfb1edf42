import {
  AimOutlined,
  ApartmentOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  BlockOutlined,
  ClockCircleOutlined,
  CommentOutlined,
  CompassOutlined,
  ControlOutlined,
  DatabaseOutlined,
  EnvironmentOutlined,
  EyeOutlined,
  FileSearchOutlined,
  FlagOutlined,
  HeartOutlined,
  HistoryOutlined,
  HomeOutlined,
  PhoneOutlined,
  SafetyOutlined,
  ScheduleOutlined,
  SettingOutlined,
  ShopOutlined,
  SolutionOutlined,
  SwapOutlined,
  TagsOutlined,
  TeamOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Me, Permission, Role } from '@/api/types';

interface Entry {
  path: string;
  needs?: Permission;
  icon?: ReactNode;
}

/** Every entry of the rail, by work (UX.md). One without a screen is not shown. */
const entries = {
  desk: { path: '/desk', icon: <AppstoreOutlined /> },
  triage: { path: '/triage', needs: 'issue:triage', icon: <AuditOutlined /> },
  issues: { path: '/issues', needs: 'issue:read', icon: <CommentOutlined /> },
  callbacks: { path: '/callbacks', needs: 'callback:read', icon: <PhoneOutlined /> },
  supervisions: { path: '/supervisions', needs: 'issue:supervise', icon: <FlagOutlined /> },
  plans: { path: '/plans', needs: 'plan:read' },
  contactless: { path: '/contactless', needs: 'assignment:read' },
  rounds: { path: '/rounds', needs: 'round:read', icon: <ScheduleOutlined /> },
  visits: { path: '/visits', needs: 'visit:read', icon: <SolutionOutlined /> },
  activities: { path: '/activities', needs: 'activity:read', icon: <FlagOutlined /> },
  deeds: { path: '/deeds', needs: 'deed:read', icon: <AimOutlined /> },
  areas: { path: '/areas', needs: 'area:read', icon: <ControlOutlined /> },
  buildings: { path: '/buildings', needs: 'building:read', icon: <BankOutlined /> },
  households: { path: '/households', needs: 'household:read', icon: <HomeOutlined /> },
  residents: { path: '/residents', needs: 'resident:read', icon: <UserOutlined /> },
  shops: { path: '/shops', needs: 'shop:read', icon: <ShopOutlined /> },
  units: { path: '/units', needs: 'unit:read', icon: <BankOutlined /> },
  branches: { path: '/branches', needs: 'branch:read' },
  members: { path: '/members', needs: 'member:read', icon: <TeamOutlined /> },
  volunteers: { path: '/volunteers', needs: 'volunteer:read', icon: <TeamOutlined /> },
  overview: { path: '/overview', needs: 'stats:read', icon: <BarChartOutlined /> },
  situation: { path: '/situation', needs: 'stats:read' },
  bulletin: { path: '/bulletin', needs: 'stats:read' },
  evaluation: { path: '/evaluation', needs: 'stats:read' },
  users: { path: '/users', needs: 'user:read', icon: <UserOutlined /> },
  role_rules: { path: '/role-rules', needs: 'role:grant', icon: <ApartmentOutlined /> },
  deputies: { path: '/deputies', needs: 'role:grant', icon: <SwapOutlined /> },
  access_review: { path: '/access-review', needs: 'access:review', icon: <EyeOutlined /> },
  guide: { path: '/guide', icon: <CompassOutlined /> },
  map: { path: '/map', needs: 'building:read', icon: <EnvironmentOutlined /> },
  due_visits: { path: '/due-visits', needs: 'visit:read', icon: <ClockCircleOutlined /> },
  care_groups: { path: '/care-groups', needs: 'household:read', icon: <HeartOutlined /> },
  catalog: { path: '/catalog', needs: 'catalog:write', icon: <TagsOutlined /> },
  quality: { path: '/quality', needs: 'household:write', icon: <SafetyOutlined /> },
  doubles: { path: '/doubles', needs: 'double:read', icon: <BlockOutlined /> },
  changes: { path: '/changes', needs: 'household:read', icon: <HistoryOutlined /> },
  imports: { path: '/imports', needs: 'import:run', icon: <DatabaseOutlined /> },
  exports: { path: '/exports', needs: 'export:run', icon: <DatabaseOutlined /> },
  audit: { path: '/audit', needs: 'audit:read', icon: <FileSearchOutlined /> },
  settings: { path: '/settings', needs: 'setting:read', icon: <SettingOutlined /> },
  api_clients: { path: '/api-clients', needs: 'role:grant' },
} satisfies Record<string, Entry>;

export type EntryKey = keyof typeof entries;

const groups: { key: string; icon: ReactNode; entries: EntryKey[] }[] = [
  { key: 'work', icon: <AppstoreOutlined />, entries: ['desk'] },
  {
    key: 'issues_group',
    icon: <CommentOutlined />,
    entries: ['triage', 'issues', 'callbacks', 'supervisions'],
  },
  {
    key: 'outreach_group',
    icon: <SolutionOutlined />,
    entries: [
      'plans',
      'contactless',
      'due_visits',
      'care_groups',
      'rounds',
      'visits',
      'activities',
      'deeds',
    ],
  },
  {
    key: 'registry_group',
    icon: <HomeOutlined />,
    entries: [
      'areas',
      'buildings',
      'households',
      'residents',
      'shops',
      'map',
      'quality',
      'doubles',
      'changes',
      'catalog',
    ],
  },
  {
    key: 'org_group',
    icon: <TeamOutlined />,
    entries: ['units', 'branches', 'members', 'volunteers'],
  },
  {
    key: 'stats_group',
    icon: <BarChartOutlined />,
    entries: ['overview', 'situation', 'bulletin', 'evaluation'],
  },
  {
    key: 'system_group',
    icon: <SettingOutlined />,
    entries: [
      'users',
      'role_rules',
      'deputies',
      'access_review',
      'guide',
      'imports',
      'exports',
      'audit',
      'settings',
      'api_clients',
    ],
  },
];

/** What the office works with; the guide stands on its desk as long as it leads anywhere. */
const everything = groups.flatMap((group) => group.entries).filter((key) => key !== 'guide');

/** What is each role's work. A permission alone shows nothing: many may read what is not their work. */
const work: Record<Role, EntryKey[]> = {
  sysadmin: ['desk', 'users', 'areas', 'guide', 'settings'],
  secadmin: ['desk', 'users', 'role_rules', 'deputies', 'access_review', 'api_clients'],
  auditor: ['audit'],
  office: everything,
  leader: [
    'desk',
    'issues',
    'callbacks',
    'supervisions',
    'plans',
    'rounds',
    'care_groups',
    'visits',
    'activities',
    'deeds',
    'households',
    'members',
    'overview',
    'situation',
    'bulletin',
    'evaluation',
    'exports',
  ],
  township: everything,
  community: [
    'desk',
    'triage',
    'issues',
    'due_visits',
    'care_groups',
    'visits',
    'buildings',
    'households',
    'residents',
    'shops',
    'map',
    'quality',
    'changes',
    'exports',
  ],
  secretary: [
    'desk',
    'issues',
    'due_visits',
    'rounds',
    'visits',
    'activities',
    'households',
    'members',
    'overview',
    'exports',
  ],
  cadre: [
    'desk',
    'households',
    'due_visits',
    'care_groups',
    'visits',
    'issues',
    'rounds',
    'activities',
    'overview',
    'exports',
  ],
  handler: ['desk', 'issues', 'deeds', 'overview'],
  caller: ['callbacks', 'issues', 'overview'],
  integrator: [],
};

export interface MenuGroup {
  key: string;
  icon: ReactNode;
  entries: { key: EntryKey; path: string; icon: ReactNode }[];
}

/** The rail of a person: entries that are their work, that they may use, and that have a screen. */
export function menuOf(me: Me, hasScreen: (path: string) => boolean): MenuGroup[] {
  const wanted = new Set(me.roles.flatMap((role) => work[role] ?? []));
  return groups
    .map((group) => ({
      key: group.key,
      icon: group.icon,
      entries: group.entries
        .filter((key) => wanted.has(key))
        .map((key) => ({ key, ...(entries[key] as Entry) }))
        .filter((entry) => !entry.needs || me.permissions.includes(entry.needs))
        // Whoever imports finds the exports beside the imports.
        .filter((entry) => entry.key !== 'exports' || !me.permissions.includes('import:run'))
        .filter((entry) => hasScreen(entry.path))
        .map((entry) => ({ key: entry.key, path: entry.path, icon: entry.icon ?? group.icon })),
    }))
    .filter((group) => group.entries.length > 0);
}

/** Where a person's work starts: the desk, or the one kind of work the role has. */
export function homeOf(me: Me, hasScreen: (path: string) => boolean): string {
  const may = menuOf(me, hasScreen).flatMap((group) => group.entries);
  const first = me.roles
    .flatMap((role) => work[role] ?? [])
    .map((key) => may.find((entry) => entry.key === key))
    .find((entry) => entry !== undefined);
  return first?.path ?? '/account/password';
}
