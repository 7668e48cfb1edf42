import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App } from 'antd';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/permission';
import type { Problem } from '@/api/problem';
import { ActionForm } from '@/components/ActionForm';
import { ProblemAlert } from '@/components/ProblemAlert';
import { AcceptVerb, direct, forms, type Target } from './forms';
import type { Issue } from './queries';

/** Something that is about to be done: an action, and the part of the issue it is done to. */
export interface Doing {
  action: string;
  /** The task, step, request or supervision, by its id: the record may be read anew meanwhile. */
  task?: string;
  step?: string;
  id?: string;
}

interface Actions {
  issue: Issue;
  begin: (doing: Doing) => void;
  /** What runs at once, so that its button can show it. */
  running: string | null;
}

const Context = createContext<Actions | null>(null);

export function useActions(): Actions {
  const actions = useContext(Context);
  if (!actions) throw new Error('useActions outside IssueActions');
  return actions;
}

/** What people call an action: the same word may ask a unit's desk, or be the desk's own. */
export function useActionWord(): (action: string, issue: Issue) => string {
  const { t } = useTranslation('issues');
  const { t: words } = useTranslation('enum');
  const may = useMay();
  return (action, issue) => {
    if (action === 'escalate') return t(`verb.escalate_${issue.level}`, t('verb.escalate'));
    if (action === 'settle' && issue.kind === 'praise') return t('verb.settle_praise');
    if ((action === 'suspend' || action === 'extend') && !may('issue:triage')) {
      return t(`verb.ask_${action}`);
    }
    if (action === 'extend') return t('verb.extend');
    return words(`issue_action.${action}`);
  };
}

function targetOf(issue: Issue, doing: Doing): Target & { offered: boolean } {
  const step = issue.plan?.steps.find((one) => one.id === doing.step);
  const task = issue.tasks.find((one) => one.id === (doing.task ?? step?.task_id));
  const part = [...issue.requests, ...issue.supervisions].find((one) => one.id === doing.id);
  const actions: readonly string[] = (part ?? task ?? issue).actions;
  const open = step ? !step.done_at : true;
  const alike = doing.action === 'accept' && actions.includes('dispatch');
  return {
    task,
    step,
    id: doing.id,
    offered: open && (alike || actions.includes(doing.action)),
  };
}

/**
 * The actions of one issue: opens the form of an action, or does at once what asks nothing. The
 * form stays open, with what was typed, when the server refuses or the issue is read anew.
 */
export function IssueActions({
  issue,
  doing,
  onDoing,
  children,
}: {
  issue: Issue;
  doing: Doing | null;
  onDoing: (doing: Doing | null) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('issues');
  const queries = useQueryClient();
  const { message } = App.useApp();
  const wordOf = useActionWord();
  const [sent, setSent] = useState(false);
  const said = (action: string) =>
    t(`did.${action}`, { defaultValue: t('did.it', { action: wordOf(action, issue) }) });

  const at_once = useMutation<unknown, Problem, Doing>({
    mutationFn: async (one) => await direct[one.action]?.(issue, targetOf(issue, one)),
    onSuccess: (_result, one) => void message.success(said(one.action)),
  });

  const spec = doing ? forms[doing.action] : undefined;
  const accepts = doing?.action === 'accept';
  const verb = accepts ? t('verb.accept') : doing ? wordOf(doing.action, issue) : '';
  const target = doing ? targetOf(issue, doing) : null;

  const actions = useMemo<Actions>(
    () => ({
      issue,
      running: at_once.isPending ? at_once.variables.action : null,
      begin: (one) => {
        if (direct[one.action]) {
          if (!at_once.isPending) at_once.mutate(one);
        } else onDoing(one);
      },
    }),
    [issue, at_once, onDoing],
  );

  return (
    <Context.Provider value={actions}>
      {at_once.error && <ProblemAlert error={at_once.error} />}
      {children}
      {doing && spec && target && (
        <ActionForm
          key={`${doing.action}${doing.task ?? ''}${doing.step ?? ''}${doing.id ?? ''}`}
          open
          onClose={() => {
            setSent(false);
            onDoing(null);
          }}
          title={
            <>
              {verb} · {target.step?.title ?? issue.title}
            </>
          }
          verb={accepts ? (form) => <AcceptVerb form={form} /> : verb}
          danger={spec.danger}
          as={spec.as}
          width={spec.width}
          initial={spec.initial?.(issue)}
          done={said(doing.action)}
          submit={async (values: object) => {
            setSent(true);
            try {
              return await spec.send(issue, values, target);
            } catch (error) {
              setSent(false);
              // Accepted, but not dispatched: the repeat has to know.
              if (doing.action === 'accept') await queries.invalidateQueries();
              throw error;
            }
          }}
        >
          {(form) => (
            <>
              {!target.offered && !sent && (
                <Alert
                  type="warning"
                  showIcon
                  role="alert"
                  style={{ marginBottom: 16 }}
                  title={t('form.not_now', { action: wordOf(doing.action, issue) })}
                />
              )}
              {spec.fields(issue, form)}
            </>
          )}
        </ActionForm>
      )}
    </Context.Provider>
  );
}
