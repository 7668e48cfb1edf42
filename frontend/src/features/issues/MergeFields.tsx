import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { openStates } from '@/components/issueStates';
import { RemoteSelect } from '@/components/RemoteSelect';
import { useWord } from '@/components/words';
import { type Issue, type IssueRow, issueQueries } from './queries';

/** Chooses the issue that goes on; those of the same place and category come first. */
export function MergeFields({ issue }: { issue: Issue }) {
  const { t } = useTranslation('issues');
  const { t: common } = useTranslation();
  const word = useWord();
  return (
    <Form.Item
      name="into_id"
      label={t('form.into')}
      extra={t('form.into_hint')}
      rules={[{ required: true, message: common('form.required_plain') }]}
    >
      <RemoteSelect<IssueRow>
        placeholder={t('form.into_placeholder')}
        search={(q) =>
          ({
            ...issueQueries.list({
              ...(q ? { q } : likeness(issue)),
              state: openStates,
              page_size: 20,
              count: 'none',
            }),
            select: (page: { items: IssueRow[] }) => ({
              ...page,
              items: page.items.filter((row) => row.id !== issue.id),
            }),
          }) as never
        }
        one={(id) => issueQueries.one(id) as never}
        label={(row) => `${row.number} · ${row.title}`}
        note={(row) => [word('issue_state', row.state), row.area_name].filter(Boolean).join(' · ')}
      />
    </Form.Item>
  );
}

/** By what another issue may be the same one. */
export function likeness(issue: Pick<Issue, 'household_id' | 'area_id' | 'category_code'>) {
  const category_code = issue.category_code.slice(0, 2);
  if (issue.area_id) return { area_id: issue.area_id, category_code };
  return issue.household_id ? { household_id: issue.household_id } : { category_code };
}
