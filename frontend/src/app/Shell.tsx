import {
  DownOutlined,
  MenuOutlined,
  MoonOutlined,
  SunOutlined,
  TranslationOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Dropdown, Grid, Layout, Menu, type MenuProps, Tooltip } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { read } from '@/api/client';
import { signOut } from '@/api/session';
import type { Me } from '@/api/types';
import { ShortcutHelp } from '@/components/ShortcutHelp';
import { useStandIn } from '@/components/standIn';
import { useWord } from '@/components/words';
import { SearchButton } from '@/features/search/SearchButton';
import { changeLanguage } from './i18n';
import { Logo } from './Logo';
import { type MenuGroup, menuOf } from './menu';
import { useMode } from './preferences';
import { hasScreen } from './routes';
import styles from './Shell.module.css';

/** At most so many entries stand flat; more are grouped by work. */
const flat = 8;

/** The office: the rail by work, the head with the person, and the page. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().lg ?? true;
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const groups = menuOf(me, hasScreen);
  const main = useRef<HTMLElement>(null);

  const [page, setPage] = useState(pathname);
  if (page !== pathname) {
    setPage(pathname);
    setOpen(false);
  }

  return (
    <Layout className={styles.shell}>
      <ShortcutHelp />
      <a className={styles.skip} href="#main">
        {t('shell.skip')}
      </a>
      {wide ? (
        <Layout.Sider width={216} className={`${styles.rail} lx-noprint`}>
          <Brand />
          <Rail groups={groups} />
        </Layout.Sider>
      ) : (
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="left"
          size={264}
          title={<Brand />}
          styles={{ body: { padding: '8px 0' } }}
        >
          <Rail groups={groups} />
        </Drawer>
      )}
      <Layout>
        <Layout.Header className={`${styles.head} lx-noprint`}>
          {!wide && (
            <Button
              type="text"
              icon={<MenuOutlined />}
              aria-label={t('shell.menu')}
              onClick={() => setOpen(true)}
            />
          )}
          <span className={styles.place}>
            <Place me={me} />
          </span>
          <SearchButton me={me} />
          <Preferences />
          <Person me={me} />
        </Layout.Header>
        {me.on_behalf && <OnBehalf represented={me.on_behalf} />}
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          {children}
        </main>
      </Layout>
    </Layout>
  );
}

/** Says all the time that what is done is done for another. */
function OnBehalf({ represented }: { represented: NonNullable<Me['on_behalf']> }) {
  const { t } = useTranslation();
  const standIn = useStandIn();
  return (
    <Alert
      banner
      type="warning"
      role="status"
      className="lx-noprint"
      title={t('shell.on_behalf', { name: represented.name, until: represented.until })}
      action={
        <Button size="small" onClick={() => void standIn(null)}>
          {t('shell.myself')}
        </Button>
      }
    />
  );
}

/** Where the person works: the area, or the district. */
function Place({ me }: { me: Me }) {
  const { t } = useTranslation();
  const id = me.area_id ?? me.district_id;
  const may = me.permissions.includes('area:read');
  const area = useQuery({
    ...read('/areas/{id}', { params: { path: { id: id ?? '' } } }),
    enabled: Boolean(id) && may,
    staleTime: 600_000,
  });
  return <>{area.data?.name ?? t('product_long')}</>;
}

function Brand() {
  const { t } = useTranslation();
  return (
    <Link to="/" className={styles.brand} aria-label={t('action.home')}>
      <Logo size={28} />
      <span>{t('product')}</span>
    </Link>
  );
}

function Rail({ groups }: { groups: MenuGroup[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const all = groups.flatMap((group) => group.entries);
  const chosen = all.find(
    (entry) => pathname === entry.path || pathname.startsWith(`${entry.path}/`),
  );
  const group = groups.find((one) => one.entries.some((entry) => entry === chosen));
  const [opened, setOpened] = useState<string[]>(group ? [group.key] : []);
  const [inside, setInside] = useState(group?.key);
  if (group && inside !== group.key) {
    // The page moved to another group: it opens, whatever else is open.
    setInside(group.key);
    setOpened((keys) => (keys.includes(group.key) ? keys : [...keys, group.key]));
  }

  const leaf = (entry: MenuGroup['entries'][number], icon: boolean) => ({
    key: entry.key,
    icon: icon ? entry.icon : undefined,
    label: <Link to={entry.path}>{t(`menu.${entry.key}`)}</Link>,
  });
  const items: MenuProps['items'] =
    all.length <= flat
      ? all.map((entry) => leaf(entry, true))
      : groups.map((one) =>
          one.entries.length === 1 && one.entries[0]
            ? leaf(one.entries[0], true)
            : {
                key: one.key,
                icon: one.icon,
                label: t(`menu.${one.key}`),
                children: one.entries.map((entry) => leaf(entry, false)),
              },
        );
  return (
    <nav aria-label={t('shell.menu')}>
      <Menu
        mode="inline"
        className={styles.menu}
        items={items}
        selectedKeys={chosen ? [chosen.key] : []}
        openKeys={opened}
        onOpenChange={setOpened}
        inlineIndent={16}
      />
    </nav>
  );
}

/** Language and light or dark; also on the sign-in page. */
export function Preferences() {
  const { t, i18n } = useTranslation();
  const [mode, setMode] = useMode();
  const zh = i18n.language === 'zh-CN';
  const otherMode = mode === 'dark' ? t('shell.to_light') : t('shell.to_dark');
  return (
    <span className={styles.preferences}>
      <Button
        type="text"
        icon={<TranslationOutlined />}
        lang={zh ? 'en' : 'zh-CN'}
        onClick={() => void changeLanguage(zh ? 'en' : 'zh-CN')}
      >
        {zh ? t('shell.english') : t('shell.chinese')}
      </Button>
      <Tooltip title={otherMode}>
        <Button
          type="text"
          icon={mode === 'dark' ? <SunOutlined /> : <MoonOutlined />}
          aria-label={otherMode}
          onClick={() => setMode(mode === 'dark' ? 'light' : 'dark')}
        />
      </Tooltip>
    </span>
  );
}

function Person({ me }: { me: Me }) {
  const { t } = useTranslation();
  const word = useWord();
  const navigate = useNavigate();
  const name = me.name || me.username;
  const administers = me.roles.some((role) => ['sysadmin', 'secadmin', 'auditor'].includes(role));
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: (
              <div className={styles.who}>
                <strong>{name}</strong>
                <span>{me.roles.map((role) => word('role', role)).join('、')}</span>
              </div>
            ),
          },
          { type: 'divider' },
          { key: 'password', label: t('shell.password') },
          { key: 'sessions', label: t('shell.sessions') },
          ...(administers ? [] : [{ key: 'deputies', label: t('shell.deputies') }]),
          { type: 'divider' },
          { key: 'out', label: t('shell.sign_out') },
        ],
        onClick: ({ key }) => {
          if (key === 'out') void signOut().then(() => navigate('/', { replace: true }));
          else navigate(`/account/${key}`);
        },
      }}
    >
      <Button type="text" className={styles.person}>
        <span className={styles.avatar} aria-hidden="true">
          {name.slice(0, 1)}
        </span>
        <span className={styles.personName}>{name}</span>
        <DownOutlined className={styles.down} />
      </Button>
    </Dropdown>
  );
}
