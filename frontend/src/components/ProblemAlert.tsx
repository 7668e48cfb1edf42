import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';

/** What a problem says to a person: the server's sentence, or ours where it could not give one. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    const problem = Problem.of(error);
    if (problem.unanswered) return t('problem.network');
    if (problem.detail) return problem.detail;
    if (problem.status === 401) return t('problem.unauthenticated');
    if (problem.status === 403) return t('problem.forbidden');
    if (problem.status === 404) return t('problem.not_found');
    if (problem.status === 412) return t('problem.stale');
    if (problem.status === 413) return t('problem.too_large');
    if (problem.status === 429 || problem.status === 503) return t('problem.busy');
    return t('problem.server');
  };
}

interface Props {
  error: unknown;
  /** Offers to try again. */
  retry?: () => void;
  /** Loads the record anew where somebody else was quicker; everything on the screen otherwise. */
  reload?: () => void;
  /** Field errors that stand at no field of the form, or all of them where there is no form. */
  fields?: { label?: string; message: string }[];
}

/** Says what went wrong and what to do about it. */
export function ProblemAlert({ error, retry, reload, fields }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const queries = useQueryClient();
  if (!error) return null;
  const problem = Problem.of(error);
  const listed: { label?: string; message: string }[] = fields ?? problem.errors;
  const action = problem.stale ? (
    <Button size="small" onClick={reload ?? (() => void queries.invalidateQueries())}>
      {t('action.reload')}
    </Button>
  ) : retry ? (
    <Button size="small" onClick={retry}>
      {t('action.retry')}
    </Button>
  ) : undefined;
  return (
    <Alert
      type={problem.stale || problem.unanswered ? 'warning' : 'error'}
      role="alert"
      showIcon
      title={text(error)}
      description={
        listed.length > 0 || problem.status >= 500 ? (
          <>
            {listed.length > 0 && (
              <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                {listed.map((field) => (
                  <li key={`${field.label}${field.message}`}>
                    {field.label ? `${field.label}${t('colon')}` : ''}
                    {field.message}
                  </li>
                ))}
              </ul>
            )}
            {problem.status >= 500 && problem.request_id && (
              <div>{t('problem.request_id', { id: problem.request_id })}</div>
            )}
          </>
        ) : undefined
      }
      action={action}
    />
  );
}
