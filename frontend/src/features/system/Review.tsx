import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Empty, Input, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { type Column, DataTable } from '@/components/DataTable';
import { useListState } from '@/components/listState';
import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { When } from '@/components/Time';
import { useWord } from '@/components/words';
import { saveCsv } from './csv';
import { send, userQueries } from './queries';
import { useStandingWords } from './standing';

type Seer = Schema<'Seer'>;

const kinds = ['household', 'shop', 'building', 'member', 'issue'] as const;

/** Who may see one record, and why; and all accounts for the yearly check. */
export function Review() {
  const { t } = useTranslation('system');
  const word = useWord();
  const say = useStandingWords();
  const list = useListState({ filters: ['kind', 'code'] as const });
  const kind = list.filter('kind') ?? 'household';
  const asked = list.filter('code') ?? '';
  const [code, setCode] = useState(asked);
  const { page, page_size } = list.query;
  const result = useQuery({
    ...userQueries.seers({ page, page_size, kind, code: asked }),
    enabled: asked !== '',
    staleTime: 0,
  });
  const save = useMutation<Schema<'ReviewList'>, Problem>({
    mutationFn: () => send.review(),
    onSuccess: ({ items }) =>
      saveCsv(t('review.file'), [
        [
          t('username'),
          t('name'),
          t('first.code'),
          t('first.unit'),
          t('state'),
          t('last_login'),
          t('roles'),
        ],
        ...items.map((one) => [
          one.username,
          one.name,
          one.member_code,
          one.unit_name,
          word('user_state', one.state),
          one.last_login_at,
          one.roles.map(say).join('；'),
        ]),
      ]),
  });
  const columns: Column<Seer>[] = [
    { key: 'name', title: t('name'), render: (row) => row.name },
    { key: 'username', title: t('username'), render: (row) => row.username },
    {
      key: 'because',
      title: t('review.because'),
      render: (row) => row.because.map(say).join('；'),
    },
    {
      key: 'more',
      title: t('review.more'),
      render: (row) => (
        <>
          {row.write && <Tag>{t('review.write')}</Tag>}
          {row.reveal_phone && <Tag>{t('review.reveal_phone')}</Tag>}
          {row.reveal_id_number && <Tag>{t('review.reveal_id_number')}</Tag>}
        </>
      ),
    },
    {
      key: 'last_login_at',
      title: t('last_login'),
      from: 'md',
      render: (row) => (row.last_login_at ? <When value={row.last_login_at} /> : t('never')),
    },
  ];
  return (
    <>
      <PageHeader
        title={t('review.title')}
        hint={t('review.hint')}
        actions={
          <Button
            icon={<DownloadOutlined />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('review.save')}
          </Button>
        }
      />
      {save.error && <ProblemAlert error={save.error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          list.set({ kind, code: code.trim() || undefined } as never);
        }}
      >
        <Space wrap style={{ marginBottom: 16 }}>
          <Select
            aria-label={t('kind')}
            value={kind}
            style={{ minWidth: 132 }}
            onChange={(value) => list.set({ kind: value, code: undefined } as never)}
            options={kinds.map((value) => ({ value, label: t(`review.kind.${value}`) }))}
          />
          <Input
            aria-label={t('review.code')}
            placeholder={t('review.code')}
            value={code}
            maxLength={100}
            style={{ width: 260 }}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="primary" htmlType="submit" disabled={!code.trim()}>
            {t('review.ask')}
          </Button>
        </Space>
      </form>
      {asked === '' ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('review.nothing_asked')} />
      ) : (
        <DataTable
          label={t('review.title')}
          list={list}
          result={result}
          columns={columns}
          to={(row) => `/users/${row.id}`}
          empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('review.nobody')} />}
        />
      )}
    </>
  );
}
