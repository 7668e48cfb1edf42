import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Form, type FormInstance, Modal } from 'antd';
import type { TFunction } from 'i18next';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import type { Problem } from '@/api/problem';
import styles from './ActionForm.module.css';
import { placeFieldErrors } from './formValues';
import { ProblemAlert } from './ProblemAlert';

/** What `submit` answers when the person thought better of it: the form stays as it is. */
export const stay = Symbol('stay');

interface Props<V extends object, R> {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** The verb on the button; 保存 otherwise. It may follow what is filled in. */
  verb?: string | ((form: FormInstance<V>) => ReactNode);
  /** The action takes something away. */
  danger?: boolean;
  /** A drawer for long forms, a modal otherwise. */
  as?: 'modal' | 'drawer';
  width?: number;
  initial?: Partial<V>;
  /** Sends it; what it throws is shown at its fields and on top. `stay` says that it was not sent after all. */
  submit: (values: V) => Promise<R | typeof stay>;
  onDone?: (result: R) => void;
  /** What to say when it is done; 已保存 otherwise, nothing when empty. */
  done?: string;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}

/**
 * A form over a page that does one thing. It keeps what was typed when the server refuses, says
 * what is wrong at the field concerned, and warns before anything typed is lost. Ctrl+Enter
 * submits; hitting the button twice submits once.
 */
export function ActionForm<V extends object, R = unknown>(props: Props<V, R>) {
  const { open, onClose, title, verb, danger, as = 'modal', width = 560, initial } = props;
  const { submit, onDone, done, children } = props;
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<V>();
  const id = useId();
  const [dirty, setDirty] = useState(false);
  const [homeless, setHomeless] = useState<{ message: string }[]>([]);
  const queries = useQueryClient();
  const [reloaded, setReloaded] = useState(false);
  const mutation = useMutation<R | typeof stay, Problem, V>({ mutationFn: submit });

  /** Somebody else was quicker: what they wrote is read, what was typed here stays. */
  const reload = async () => {
    await queries.invalidateQueries();
    mutation.reset();
    setReloaded(true);
  };

  const leave = () => {
    setDirty(false);
    mutation.reset();
    onClose();
  };

  const close = () => {
    if (mutation.isPending) return;
    if (!dirty) return leave();
    modal.confirm(leaveWarning(t, { leave }));
  };

  useLeaveWarning(open && dirty);

  const finish = (values: V) => {
    if (mutation.isPending) return;
    setReloaded(false);
    mutation.mutate(values, {
      onSuccess: (result) => {
        if (result === stay) return mutation.reset();
        // The warning has to know at once that nothing is unsaved: what comes next may leave the page.
        flushSync(() => setDirty(false));
        const words = done ?? t('form.saved');
        const warnings = warningsOf(result);
        if (warnings) void message.warning(warnings, 8);
        else if (words) void message.success(words);
        mutation.reset();
        onClose();
        onDone?.(result);
      },
      onError: (problem) => setHomeless(placeFieldErrors(form, problem)),
    });
  };

  const body = (
    <Form<V>
      id={id}
      form={form}
      layout="vertical"
      initialValues={initial}
      onFinish={finish}
      onValuesChange={() => setDirty(true)}
      scrollToFirstError={{ block: 'center', focus: true }}
      validateTrigger={['onBlur', 'onSubmit']}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          form.submit();
        }
      }}
    >
      {mutation.error && (
        <div className={styles.problem}>
          <ProblemAlert error={mutation.error} fields={homeless} reload={() => void reload()} />
        </div>
      )}
      {reloaded && (
        <div className={styles.problem}>
          <Alert type="info" showIcon role="status" title={t('form.reloaded')} />
        </div>
      )}
      {typeof children === 'function' ? children(form) : children}
    </Form>
  );

  const buttons = (
    <div className={styles.buttons}>
      <span className={styles.hint}>{t('form.submit_hint')}</span>
      <Button onClick={close}>{t('action.cancel')}</Button>
      <Button
        type="primary"
        htmlType="submit"
        form={id}
        danger={danger}
        loading={mutation.isPending}
      >
        {typeof verb === 'function' ? verb(form) : (verb ?? t('action.save'))}
      </Button>
    </div>
  );

  if (as === 'drawer') {
    return (
      <Drawer
        open={open}
        onClose={close}
        title={title}
        size={width}
        destroyOnHidden
        mask={{ closable: !dirty }}
        styles={{ wrapper: { maxWidth: '100vw' } }}
        footer={buttons}
      >
        {body}
      </Drawer>
    );
  }
  return (
    <Modal
      open={open}
      onCancel={close}
      title={title}
      width={width}
      destroyOnHidden
      mask={{ closable: !dirty }}
      footer={buttons}
    >
      {body}
    </Modal>
  );
}

/** What the server took as written although it looks wrong. */
function warningsOf(result: unknown): string {
  const { warnings } = (result ?? {}) as { warnings?: { message: string }[] | null };
  return warnings?.map((warning) => warning.message).join(' ') ?? '';
}

/** Staying loses nothing: it is what Enter does; leaving is marked as what takes something away. */
function leaveWarning(t: TFunction, then: { leave: () => void; stay?: () => void }) {
  return {
    title: t('form.leave_title'),
    content: t('form.leave_text'),
    okText: t('action.leave'),
    okButtonProps: { danger: true, type: 'default' as const },
    cancelText: t('action.stay'),
    cancelButtonProps: { type: 'primary' as const },
    focusable: { autoFocusButton: 'cancel' as const },
    onOk: then.leave,
    onCancel: then.stay,
  };
}

/** Asks before the address changes or the tab closes while something is not saved. */
export function useLeaveWarning(unsaved: boolean) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    modal.confirm(leaveWarning(t, { leave: () => blocker.proceed(), stay: () => blocker.reset() }));
  }, [blocker, modal, t]);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
