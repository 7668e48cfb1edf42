import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Empty, Input, Skeleton, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dataOf, http } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { UnitPicker } from '@/components/pickers';
import { useWord } from '@/components/words';
import styles from './BulkUsers.module.css';
import { type Rule, send, userQueries } from './queries';

type Body = Schema<'RoleRuleBody'>;

const kinds = [
  'cadres',
  'secretaries',
  'leaders',
  'township_staff',
  'community_staff',
  'handlers',
] as const satisfies Body['kind'][];

/** Roles by rule: whom each rule would give what, and what the rules in force give. */
export function RoleRules() {
  const { t } = useTranslation('system');
  const result = useQuery({ ...userQueries.rules(), staleTime: 0 });
  return (
    <>
      <PageHeader title={t('rule.title')} hint={t('rule.hint')} />
      {result.error && <ProblemAlert error={result.error} retry={() => void result.refetch()} />}
      <section className={styles.card} aria-labelledby="rules-now" style={{ marginBottom: 16 }}>
        <h2 id="rules-now">{t('rule.in_force')}</h2>
        {result.isLoading ? (
          <Skeleton active />
        ) : (
          <RuleTable rules={result.data?.items ?? []} empty={t('rule.none')} standing />
        )}
      </section>
      <NewRules />
    </>
  );
}

function NewRules() {
  const { t } = useTranslation('system');
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<Body['kind'][]>([]);
  const [unit, setUnit] = useState<string | null>(null);
  const [posts, setPosts] = useState<Partial<Record<Body['kind'], string>>>({});
  const body = {
    rules: chosen.map((kind) => ({
      kind,
      ...(kind === 'handlers' && unit ? { unit_id: unit } : {}),
      ...(posts[kind]?.trim() ? { post: posts[kind]?.trim() } : {}),
    })),
  };
  const complete = chosen.length > 0 && (!chosen.includes('handlers') || Boolean(unit));
  const [shown, setShown] = useState<Rule[] | null>(null);
  const preview = useMutation<Schema<'RoleRuleList'>, Problem>({
    mutationFn: () => dataOf(http.POST('/role-rules/preview', { body })),
    onSuccess: (list) => setShown(list.items),
  });
  const apply = useMutation<Schema<'RoleRuleList'>, Problem>({
    mutationFn: () => send.applyRules(body),
    onSuccess: (list) => {
      const given = list.items.reduce((sum, one) => sum + one.given, 0);
      void message.success(t('rule.applied', { count: given }));
      setShown(null);
      setChosen([]);
    },
  });
  const change = (f: () => void) => {
    f();
    setShown(null);
  };
  const error = preview.error ?? apply.error;
  return (
    <section className={styles.card} aria-labelledby="rules-new">
      <h2 id="rules-new">{t('rule.new')}</h2>
      <Checkbox.Group
        className={styles.rules}
        value={chosen}
        onChange={(values) => change(() => setChosen(values as Body['kind'][]))}
        options={kinds.map((kind) => ({
          value: kind,
          label: (
            <>
              {t(`rule.kind.${kind}`)}
              <div className={styles.quiet}>{t(`rule.what.${kind}`)}</div>
            </>
          ),
        }))}
      />
      {chosen.includes('handlers') && (
        <div>
          <div>{t('rule.unit')}</div>
          <UnitPicker
            aria-label={t('rule.unit')}
            value={unit}
            onChange={(value) => change(() => setUnit(value))}
            style={{ width: 320, maxWidth: '100%' }}
          />
        </div>
      )}
      {chosen
        .filter((kind) => kind !== 'secretaries')
        .map((kind) => (
          <div key={kind}>
            <div>{t('rule.post', { rule: t(`rule.kind.${kind}`) })}</div>
            <Input
              style={{ width: 320, maxWidth: '100%' }}
              maxLength={100}
              aria-label={t('rule.post', { rule: t(`rule.kind.${kind}`) })}
              placeholder={t('rule.any_post')}
              value={posts[kind] ?? ''}
              onChange={(event) => change(() => setPosts({ ...posts, [kind]: event.target.value }))}
            />
          </div>
        ))}
      {error && <ProblemAlert error={error} />}
      {shown && <RuleTable rules={shown} />}
      <div className={styles.foot}>
        {shown ? (
          <Button
            key="apply"
            type="primary"
            loading={apply.isPending}
            onClick={() => apply.mutate()}
          >
            {t('rule.apply', { count: shown.reduce((sum, one) => sum + one.new, 0) })}
          </Button>
        ) : (
          <Button
            key="preview"
            type="primary"
            disabled={!complete}
            loading={preview.isPending}
            onClick={() => preview.mutate()}
          >
            {t('rule.preview')}
          </Button>
        )}
        <span className={styles.quiet}>{t('rule.follow')}</span>
      </div>
    </section>
  );
}

interface TableProps {
  rules: Rule[];
  empty?: string;
  /** They are in force: they may be applied again, or ended. */
  standing?: boolean;
}

function RuleTable({ rules, empty, standing }: TableProps) {
  const { t } = useTranslation('system');
  const word = useWord();
  return (
    <Table<Rule>
      rowKey={(rule) => rule.id ?? `${rule.kind}${rule.unit_id}${rule.post}`}
      size="small"
      dataSource={rules}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{
        emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />,
      }}
      expandable={{ expandedRowRender: (rule) => <Examples rule={rule} /> }}
      columns={[
        {
          title: t('rule.rule'),
          render: (_, rule) =>
            [t(`rule.kind.${rule.kind}`), rule.unit_name, rule.post].filter(Boolean).join(' · '),
        },
        { title: t('role'), render: (_, rule) => word('role', rule.role) },
        {
          title: t('rule.people'),
          align: 'end',
          render: (_, rule) => rule.people.toLocaleString('en'),
        },
        {
          title: t('rule.without_account'),
          align: 'end',
          render: (_, rule) => rule.without_account.toLocaleString('en'),
        },
        standing
          ? {
              title: t('rule.given'),
              align: 'end',
              render: (_, rule) => rule.given.toLocaleString('en'),
            }
          : {
              title: t('rule.to_give'),
              align: 'end',
              render: (_, rule) => rule.new.toLocaleString('en'),
            },
        {
          title: t('rule.by_hand'),
          align: 'end',
          render: (_, rule) => rule.by_hand.toLocaleString('en'),
        },
        ...(standing
          ? [
              {
                key: 'do',
                align: 'end' as const,
                render: (_: unknown, rule: Rule) => <Standing rule={rule} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function Standing({ rule }: { rule: Rule }) {
  const { t } = useTranslation('system');
  const { modal, message } = App.useApp();
  const again = useMutation<unknown, Problem>({
    mutationFn: () =>
      send.applyRules({
        rules: [
          {
            kind: rule.kind,
            ...(rule.unit_id ? { unit_id: rule.unit_id } : {}),
            ...(rule.post ? { post: rule.post } : {}),
          },
        ],
      }),
    onSuccess: () => void message.success(t('rule.again_done')),
  });
  const end = useMutation<unknown, Problem>({
    mutationFn: () => send.endRule(rule),
    onSuccess: () => void message.success(t('rule.ended')),
  });
  const confirm = () =>
    modal.confirm({
      title: t('rule.end'),
      content: t('rule.end_text', { count: rule.given }),
      okText: t('rule.end'),
      okButtonProps: { danger: true },
      onOk: () => end.mutateAsync().catch(() => undefined),
    });
  const error = again.error ?? end.error;
  return (
    <>
      {rule.waiting > 0 && (
        <Button
          size="small"
          type="primary"
          loading={again.isPending}
          onClick={() => again.mutate()}
        >
          {t('rule.waiting', { count: rule.waiting })}
        </Button>
      )}{' '}
      <Button size="small" type="link" danger loading={end.isPending} onClick={confirm}>
        {t('rule.end')}
      </Button>
      {error && <ProblemAlert error={error} />}
    </>
  );
}

function Examples({ rule }: { rule: Rule }) {
  const { t } = useTranslation('system');
  if (rule.examples.length === 0) return <Alert type="info" title={t('rule.nobody')} />;
  return (
    <>
      <Table<Schema<'RoleRuleExample'>>
        rowKey={(one) => `${one.code}${one.username}${one.scope_name}`}
        size="small"
        dataSource={rule.examples}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('name'), dataIndex: 'name' },
          { title: t('first.code'), dataIndex: 'code' },
          { title: t('username'), render: (_, one) => one.username ?? '–' },
          { title: t('rule.scope'), render: (_, one) => one.scope_name || t('rule.own') },
          { title: t('state'), render: (_, one) => <Tag>{t(`rule.state.${one.state}`)}</Tag> },
        ]}
      />
      {rule.people > rule.examples.length && (
        <p className={styles.quiet}>{t('rule.first', { count: rule.examples.length })}</p>
      )}
    </>
  );
}
