import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Empty, Input, Radio, Result, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import styles from './BulkUsers.module.css';
import { type FirstPassword, PasswordSheet } from './PasswordSheet';
import { send, userQueries } from './queries';

type Selection = Schema<'MemberSelection'>;
type Group = Schema<'CandidateGroup'>;

/** Accounts for many members at once: whose, under which names, and their first passwords this once. */
export function BulkUsers() {
  const { t } = useTranslation('system');
  const groups = useQuery({ ...userQueries.groups(), staleTime: 0 });
  const [by, setBy] = useState<'all' | 'unit' | 'branch'>('all');
  const [chosen, setChosen] = useState<string[]>([]);
  const [naming, setNaming] = useState<Selection['naming']>('code');
  const [made, setMade] = useState<FirstPassword[] | null>(null);
  const [kept, setKept] = useState(false);

  const selection: Selection =
    by === 'all'
      ? { all: true, naming }
      : by === 'unit'
        ? { unit_ids: chosen, naming }
        : { branch_ids: chosen, naming };
  const someone = by === 'all' || chosen.length > 0;
  const preview = useQuery<Schema<'CandidatePreview'>, Problem>({
    queryKey: ['bulk-preview', selection],
    queryFn: () => dataOf(http.POST('/users/bulk/preview', { body: selection })),
    enabled: someone && !made,
    staleTime: 0,
  });
  const make = useMutation<Schema<'FirstPasswordList'>, Problem>({
    mutationFn: () => send.makeMany(selection),
    onSuccess: (list) => setMade(list.items),
    // The passwords are kept in no cache, and shown before anything is read anew.
    gcTime: 0,
    meta: { quiet: true },
  });

  if (made) {
    return (
      <>
        <PageHeader
          title={t('bulk.made', { count: made.length })}
          hint={t('bulk.made_hint')}
          actions={
            <Link to="/users" className="lx-noprint">
              <Button tabIndex={-1}>{t('bulk.to_users')}</Button>
            </Link>
          }
        />
        {made.length === 0 ? (
          <Result status="info" title={t('bulk.nobody')} />
        ) : (
          <PasswordSheet passwords={made} kept={kept} onKept={() => setKept(true)} />
        )}
      </>
    );
  }

  const rows = preview.data?.items ?? [];
  const renamed = rows.filter((row) => row.renamed).length;
  return (
    <>
      <PageHeader title={t('bulk.title')} hint={t('bulk.hint')} />
      <div className={styles.steps}>
        <section className={styles.card} aria-labelledby="bulk-whose">
          <h2 id="bulk-whose">{t('bulk.whose')}</h2>
          <Radio.Group
            value={by}
            onChange={(event) => {
              setBy(event.target.value);
              setChosen([]);
            }}
            options={(['all', 'unit', 'branch'] as const).map((value) => ({
              value,
              label: t(`bulk.by.${value}`),
            }))}
          />
          {groups.error && <ProblemAlert error={groups.error} />}
          {by !== 'all' && (
            <Groups
              groups={(groups.data?.items ?? []).filter((one) => one.kind === by)}
              chosen={chosen}
              onChange={setChosen}
            />
          )}
        </section>
        <section className={styles.card} aria-labelledby="bulk-names">
          <h2 id="bulk-names">{t('bulk.names')}</h2>
          <Radio.Group
            className={styles.rules}
            value={naming}
            onChange={(event) => setNaming(event.target.value)}
            options={(['code', 'pinyin'] as const).map((value) => ({
              value,
              label: (
                <>
                  {t(`bulk.naming.${value}`)}
                  <div className={styles.quiet}>{t(`bulk.naming_hint.${value}`)}</div>
                </>
              ),
            }))}
          />
        </section>
      </div>
      <section className={styles.card} aria-labelledby="bulk-preview">
        <h2 id="bulk-preview">
          {t('bulk.preview')}{' '}
          {preview.data && (
            <span className={styles.quiet} aria-live="polite">
              {t('bulk.count', { count: rows.length })}
            </span>
          )}
        </h2>
        {(preview.error ?? make.error) && (
          <ProblemAlert error={(preview.error ?? make.error) as Problem} />
        )}
        {renamed > 0 && (
          <Alert type="info" showIcon title={t('bulk.renamed', { count: renamed })} />
        )}
        {!someone ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('bulk.choose')} />
        ) : preview.isLoading ? (
          <Skeleton active />
        ) : (
          <Table<Schema<'Candidate'>>
            rowKey="member_id"
            size="small"
            dataSource={rows}
            scroll={{ x: 'max-content' }}
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            locale={{
              emptyText: (
                <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('bulk.nobody')} />
              ),
            }}
            columns={[
              { title: t('username'), dataIndex: 'username' },
              { title: t('name'), dataIndex: 'name' },
              { title: t('first.code'), dataIndex: 'code' },
              { title: t('first.unit'), dataIndex: 'unit_name' },
              { title: t('branch'), dataIndex: 'branch_name', responsive: ['md'] },
            ]}
          />
        )}
        <div className={styles.foot}>
          <Button
            type="primary"
            disabled={rows.length === 0}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t('bulk.make', { count: rows.length })}
          </Button>
          <span className={styles.quiet}>{t('bulk.make_hint')}</span>
        </div>
      </section>
    </>
  );
}

/** Units or branches with how many of their members have no account. */
function Groups(props: { groups: Group[]; chosen: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('system');
  const [text, setText] = useState('');
  const { groups, chosen, onChange } = props;
  const shown = groups.filter(
    (one) => one.without_account > 0 && (one.name.includes(text) || one.code.includes(text)),
  );
  return (
    <>
      <Input
        allowClear
        value={text}
        placeholder={t('bulk.find')}
        aria-label={t('bulk.find')}
        onChange={(event) => setText(event.target.value.trim())}
        style={{ maxWidth: 320 }}
      />
      <Checkbox.Group
        className={styles.groups}
        value={chosen}
        onChange={(ids) => onChange(ids as string[])}
        options={shown.map((one) => ({
          value: one.id,
          label: (
            <>
              {one.name}{' '}
              <span className={styles.quiet}>
                {t('bulk.of', { count: one.without_account, total: one.members })}
              </span>
            </>
          ),
        }))}
      />
    </>
  );
}
