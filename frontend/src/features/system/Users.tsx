import { useQuery } from '@tanstack/react-query';
import { Button, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '@/api/permission';
import type { Schema } from '@/api/types';
import { ActionForm } from '@/components/ActionForm';
import type { Column } from '@/components/DataTable';
import { Field } from '@/components/Field';
import { EnumFilter } from '@/components/FilterBar';
import { ListPage } from '@/components/ListPage';
import { useListState } from '@/components/listState';
import { UnitPicker } from '@/components/pickers';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/Time';
import { useWord, useWords } from '@/components/words';
import { send, type User, userQueries } from './queries';
import { Renew } from './Renew';

const filters = ['role', 'state', 'only', 'unit_id'] as const;

export function Users() {
  const { t } = useTranslation('system');
  const may = useMay();
  const word = useWord();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const words = useWords();
  const list = useListState({ filters, sort: 'username' });
  const result = useQuery(userQueries.list(list.query));
  const only = list.filter('only');
  const renewable = only === 'never_signed_in' || only === 'first_password_expired';
  const columns: Column<User>[] = [
    { key: 'username', title: t('username'), sort: 'username', render: (row) => row.username },
    { key: 'name', title: t('name'), sort: 'name', render: (row) => row.name },
    { key: 'unit', title: t('unit'), from: 'lg', render: (row) => row.unit_name },
    {
      key: 'roles',
      title: t('roles'),
      render: (row) =>
        row.roles
          .map((one) => [word('role', one.role), one.scope_name].filter(Boolean).join(' · '))
          .join('；'),
    },
    {
      key: 'last_login_at',
      title: t('last_login'),
      sort: 'last_login_at',
      width: 180,
      from: 'md',
      render: (row) => (row.last_login_at ? <When value={row.last_login_at} /> : t('never')),
    },
    {
      key: 'state',
      title: t('state'),
      width: 140,
      render: (row) => (
        <>
          <StateTag of="user_state" value={row.state} />
          {row.locked_until && <Tag color="warning">{t('locked_short')}</Tag>}
        </>
      ),
    },
  ];
  return (
    <>
      <ListPage
        title={t('users')}
        hint={t('users_hint')}
        list={list}
        result={result}
        columns={columns}
        to={(row) => `/users/${row.id}`}
        search={t('search')}
        actions={
          may('user:write') && (
            <>
              {renewable && <Renew users={result.data?.items ?? []} />}
              <Link to="/users/bulk">
                <Button tabIndex={-1}>{t('bulk.title')}</Button>
              </Link>
            </>
          )
        }
        create={may('user:write') && { label: t('new_user'), onClick: () => setCreating(true) }}
        filters={
          <>
            <EnumFilter list={list} name="role" label={t('role')} of="role" />
            <EnumFilter list={list} name="state" label={t('state')} of="user_state" />
            <EnumFilter list={list} name="only" label={t('only')} options={words('user_only')} />
            <UnitFilter
              value={list.filter('unit_id')}
              onChange={(unit) => list.set({ unit_id: unit ?? undefined })}
            />
          </>
        }
      />
      <ActionForm<Schema<'CreateUser'>, User>
        open={creating}
        onClose={() => setCreating(false)}
        onDone={(made) => navigate(`/users/${made.id}`)}
        title={t('new_user')}
        done={t('common:form.created')}
        submit={(values) => send.create(values)}
      >
        <Field name="username" label={t('username')} required max={63} hint={t('username_hint')} />
        <Field name="name" label={t('name')} required max={60} />
        <Field name="password" label={t('password')} required max={128} hint={t('password_hint')} />
      </ActionForm>
    </>
  );
}

/** Accounts of the members of one unit. Whoever may not read units knows them by those who lack accounts. */
function UnitFilter(props: {
  value?: string;
  onChange: (unit: string | null | undefined) => void;
}) {
  const { t } = useTranslation('system');
  const may = useMay();
  const reads = may('unit:read');
  const groups = useQuery({ ...userQueries.groups(), enabled: !reads && may('user:write') });
  if (reads) return <UnitPicker aria-label={t('unit')} placeholder={t('unit')} {...props} />;
  const units = (groups.data?.items ?? []).filter((one) => one.kind === 'unit');
  return (
    <Select
      allowClear
      aria-label={t('unit')}
      placeholder={t('unit')}
      showSearch={{ optionFilterProp: 'label' }}
      loading={groups.isLoading}
      options={units.map((one) => ({ value: one.id, label: one.name }))}
      style={{ minWidth: 160 }}
      popupMatchSelectWidth={false}
      {...props}
    />
  );
}
