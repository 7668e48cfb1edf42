import { DownOutlined, StarFilled, TeamOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Checkbox, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionForm } from './ActionForm';
import { Field } from './Field';
import type { ListState } from './listState';
import { type ListTools, plain } from './listTools';
import { useProblemText } from './ProblemAlert';
import styles from './SavedViews.module.css';
import { changeView, removeView, saveView, type View } from './views';

interface Props<Row, F extends string> {
  list: ListState<F>;
  tools: ListTools<Row>;
}

/** The views of a list: opens them, saves what is asked for now as one, and keeps them in order. */
export function SavedViews<Row, F extends string>({ list, tools }: Props<Row, F>) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const say = useProblemText();
  const [naming, setNaming] = useState<'new' | 'rename'>();
  const act = useMutation({
    mutationFn: (what: () => Promise<unknown>) => what(),
    onError: (error) => void message.error(say(error)),
  });
  const { open, views, changed } = tools;
  const mine = views.filter((one) => one.mine);
  const theirs = views.filter((one) => !one.mine);
  const mayChange = open?.actions.includes('change');
  const say_done = () => void message.success(t('form.saved'));

  const entry = (view: View) => ({
    key: view.id,
    label: (
      <span className={styles.entry}>
        <span className={styles.name}>{view.name}</span>
        {view.shared === 'unit' && (
          <TeamOutlined aria-label={t('view.is_shared')} title={t('view.is_shared')} />
        )}
        {tools.begin === view.id && (
          <StarFilled aria-label={t('view.is_default')} title={t('view.is_default')} />
        )}
        {!view.mine && <span className={styles.owner}>{view.owner_name}</span>}
      </span>
    ),
  });
  const items: MenuProps['items'] = [
    { key: plain, label: t('view.all') },
    ...(mine.length > 0
      ? [{ key: 'mine', type: 'group' as const, label: t('view.mine'), children: mine.map(entry) }]
      : []),
    ...(theirs.length > 0
      ? [
          {
            key: 'theirs',
            type: 'group' as const,
            label: t('view.theirs'),
            children: theirs.map(entry),
          },
        ]
      : []),
    { type: 'divider' },
    ...(open && changed && mayChange ? [{ key: 'save', label: t('view.save') }] : []),
    { key: 'new', label: t('view.save_as') },
    ...(open
      ? [
          ...(mayChange
            ? [
                { key: 'rename', label: t('view.rename') },
                { key: 'share', label: t(open.shared === 'unit' ? 'view.unshare' : 'view.share') },
              ]
            : []),
          tools.begin === open.id
            ? { key: 'not_default', label: t('view.not_default') }
            : { key: 'default', label: t('view.set_default') },
          ...(open.actions.includes('delete')
            ? [{ key: 'remove', label: t('view.remove'), danger: true }]
            : []),
        ]
      : []),
  ];

  const remove = async (view: View) => {
    const sure = await modal.confirm({
      title: t('view.remove_title', { name: view.name }),
      content: view.shared === 'unit' ? t('view.remove_shared') : undefined,
      okText: t('view.remove'),
      okButtonProps: { danger: true },
    });
    if (!sure) return;
    await removeView(view);
    list.apply(undefined, plain);
  };

  const choose = (key: string) => {
    const chosen = views.find((one) => one.id === key);
    if (chosen) return list.apply(chosen.query, chosen.id);
    if (key === plain) return list.apply(undefined, plain);
    if (key === 'new' || key === 'rename') return setNaming(key);
    if (key === 'default' && open) return tools.setBegin(open.id);
    if (key === 'not_default') return tools.setBegin(null);
    if (!open) return;
    if (key === 'save') {
      const body = { query: list.asked, columns: tools.toSave };
      act.mutate(() => changeView(open, body).then(say_done));
    } else if (key === 'share') {
      const shared = open.shared === 'unit' ? 'me' : 'unit';
      act.mutate(() => changeView(open, { shared }).then(say_done));
    } else if (key === 'remove') act.mutate(() => remove(open));
  };

  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items,
          selectedKeys: [open?.id ?? plain],
          onClick: ({ key }) => choose(key),
          className: styles.menu,
        }}
      >
        <Button
          icon={<UnorderedListOutlined />}
          aria-label={t('view.label', { name: open?.name ?? t('view.all') })}
          loading={act.isPending}
          className={styles.button}
        >
          <span className={styles.current}>{open?.name ?? t('view.all')}</span>
          {changed && <span className={styles.changed}>{t('view.changed')}</span>}
          <DownOutlined />
        </Button>
      </Dropdown>
      {naming && (
        <ActionForm<{ name: string; shared?: boolean }, View>
          open
          width={440}
          onClose={() => setNaming(undefined)}
          title={t(naming === 'new' ? 'view.save_as' : 'view.rename')}
          initial={naming === 'rename' ? { name: open?.name } : undefined}
          submit={({ name, shared }) =>
            naming === 'rename' && open
              ? changeView(open, { name })
              : saveView({
                  screen: tools.screen,
                  name,
                  query: list.asked,
                  columns: tools.toSave,
                  shared: shared ? 'unit' : 'me',
                })
          }
          onDone={(view) => list.apply(view.query, view.id)}
        >
          <Field name="name" label={t('view.name')} required max={40} />
          {naming === 'new' && (
            <Field name="shared" label={t('view.shared_label')} hint={t('view.shared_hint')}>
              <Shared />
            </Field>
          )}
        </ActionForm>
      )}
    </>
  );
}

function Shared({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: boolean;
  onChange?: (value: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Checkbox id={id} checked={value} onChange={(event) => onChange?.(event.target.checked)}>
      {t('view.share')}
    </Checkbox>
  );
}
