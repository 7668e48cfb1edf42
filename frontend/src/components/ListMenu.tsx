import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DownloadOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Checkbox, Dropdown, Popover, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import type { Column } from './DataTable';
import styles from './ListMenu.module.css';
import type { ListState } from './listState';
import type { ListTools } from './listTools';
import { useProblemText } from './ProblemAlert';
import { exportList } from './views';

interface Props<Row, F extends string> {
  list: ListState<F>;
  tools: ListTools<Row>;
  /** All columns of the list. */
  all: Column<Row>[];
}

/** Which columns a list shows, in which order, and how dense. */
export function ColumnChooser<Row, F extends string>({ tools, all }: Props<Row, F>) {
  const { t } = useTranslation();
  const titleOf = (key: string) => all.find((one) => one.key === key)?.title;
  const shown = tools.order.filter((one) => one.shown).map((one) => one.key);
  const move = (key: string, by: number) => {
    const at = shown.indexOf(key);
    const next = [...shown];
    next.splice(at, 1);
    next.splice(at + by, 0, key);
    tools.setColumns(next);
  };
  const toggle = (key: string) =>
    tools.setColumns(shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key]);
  const body = (
    <div className={styles.chooser}>
      <ul aria-label={t('column.title')}>
        {tools.order.map(({ key, shown: on }, index) => (
          <li key={key}>
            <Checkbox checked={on} disabled={index === 0} onChange={() => toggle(key)}>
              {titleOf(key)}
            </Checkbox>
            {on && index > 0 && (
              <span className={styles.moves}>
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowUpOutlined />}
                  aria-label={t('column.up')}
                  disabled={index === 1}
                  onClick={() => move(key, -1)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowDownOutlined />}
                  aria-label={t('column.down')}
                  disabled={index === shown.length - 1}
                  onClick={() => move(key, 1)}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is inside. */}
        <label className={styles.compact}>
          <Switch size="small" checked={tools.compact} onChange={tools.setCompact} />
          {t('column.compact')}
        </label>
        <Button
          type="link"
          size="small"
          onClick={() => tools.setColumns(all.filter((one) => !one.hidden).map((one) => one.key))}
        >
          {t('column.usual')}
        </Button>
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={body}>
      <Button icon={<SettingOutlined />} aria-label={t('column.title')} title={t('column.title')} />
    </Popover>
  );
}

/** Saves the list as it is seen to a file. */
export function ExportButton<Row, F extends string>({ list, tools }: Omit<Props<Row, F>, 'all'>) {
  const { t } = useTranslation();
  const may = useMay();
  const { message } = App.useApp();
  const say = useProblemText();
  const save = useMutation<void, Problem, 'xlsx' | 'csv'>({
    mutationFn: (format) =>
      exportList({
        screen: tools.screen,
        query: list.asked,
        columns: tools.columns.map((one) => one.key),
        format,
      }),
    meta: { quiet: true },
    onSuccess: () => void message.success(t('export_list.done')),
    onError: (problem) => void message.error(problem.errors[0]?.message ?? say(problem), 8),
  });
  if (!may('export:run')) return null;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: t('export_list.xlsx') },
          { key: 'csv', label: t('export_list.csv') },
        ],
        onClick: ({ key }) => save.mutate(key as 'xlsx' | 'csv'),
      }}
    >
      <Button
        icon={<DownloadOutlined />}
        loading={save.isPending}
        aria-label={t('export_list.title')}
        title={t('export_list.title')}
      />
    </Dropdown>
  );
}
