import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Marked } from './Marked';
import type { SearchGroup, SearchHit } from './queries';
import styles from './Search.module.css';

/** What distinguishes one answer from another: the code, where it is, who it belongs to. */
function Quiet({ hit }: { hit: SearchHit }) {
  const parts = [
    hit.code && <Marked key="code" text={hit.code} marks={hit.code_marks} />,
    hit.note && <Marked key="note" text={hit.note} marks={hit.note_marks} />,
    hit.detail && <Marked key="detail" text={hit.detail} marks={hit.detail_marks} />,
    hit.area && <span key="area">{hit.area}</span>,
  ].filter(Boolean);
  return (
    <span className={styles.quiet}>
      {parts.map((part, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no identity of their own
        <span key={n}>{part}</span>
      ))}
    </span>
  );
}

interface Props {
  groups: SearchGroup[];
  /** The chosen answer's id. */
  chosen?: string;
  onOpen: (group: SearchGroup, hit: SearchHit) => void;
  onPoint?: (hit: SearchHit) => void;
}

/** The answers by kind, as the options of a list. */
export function Hits({ groups, chosen, onOpen, onPoint }: Props) {
  const { t } = useTranslation('search');
  return groups.map((group) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
    <div key={group.kind} role="group" aria-label={t(`kind.${group.kind}`)}>
      <div className={styles.kind} aria-hidden="true">
        {t(`kind.${group.kind}`)}
        {group.more && <span>{t('more')}</span>}
      </div>
      {group.items.map((hit) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box
        <div
          key={hit.id}
          id={`hit-${hit.id}`}
          role="option"
          aria-selected={hit.id === chosen}
          className={styles.hit}
          onClick={() => onOpen(group, hit)}
          onMouseMove={() => onPoint?.(hit)}
        >
          <span className={styles.title}>
            <Marked text={hit.title} marks={hit.title_marks} />
            {hit.ended && <Tag className={styles.ended}>{t('ended')}</Tag>}
          </span>
          <Quiet hit={hit} />
        </div>
      ))}
    </div>
  ));
}
