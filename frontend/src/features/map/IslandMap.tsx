import { MinusOutlined, PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Box,
  boxAround,
  type Outline,
  type Point,
  pathOf,
  thinned,
  toDegrees,
  toPlane,
  zoomed,
} from './geometry';
import styles from './IslandMap.module.css';
import { bundled, ownMap } from './queries';

export interface Mark {
  id: string;
  at: Point;
  label: string;
  /** Which look it has; the legend says what it means. */
  tone: 'calm' | 'done' | 'soon' | 'late';
  /** Radius in pixels. */
  size?: number;
}

interface Props {
  label: string;
  marks: Mark[];
  onOpen?: (id: string) => void;
  /** A click on the map itself says where. */
  onPick?: (at: Point) => void;
  /** A line drawn around something on the map, and what is told when one is drawn. */
  outline?: Point[] | null;
  onOutline?: (outline: Point[]) => void;
  /** What is looked at; the whole of the outlines otherwise. */
  focus?: Point[];
  height?: number;
  children?: ReactNode;
}

/** The outlines of the land, with marks on them. It needs no network: outlines come with the program. */
export function IslandMap(props: Props) {
  const { label, marks, onOpen, onPick, outline, onOutline, focus, height = 480, children } = props;
  const { t } = useTranslation('map');
  const { data: own } = useQuery(ownMap);
  const { data: islands = [] } = useQuery<Outline[]>({
    queryKey: ['map', 'bundled'],
    queryFn: bundled,
    staleTime: 'static',
  });
  const outlines = own && own.outlines.length > 0 ? (own.outlines as Outline[]) : islands;
  const [line, setLine] = useState<Point[] | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [box, setBox] = useState<Box | null>(null);
  const whole =
    focus && focus.length > 0
      ? boxAround(focus, 0.3)
      : boxAround(
          outlines.length > 0
            ? outlines.flatMap((one) => one.rings.flat())
            : marks.map((mark) => mark.at),
        );
  const view = box ?? whole;
  const pixel = usePixel(svg, view);
  const drag = useRef<{ x: number; y: number; box: Box; moved: boolean } | null>(null);

  const zoom = (factor: number, at?: { x: number; y: number }) =>
    setBox(zoomed(view, factor, at ?? { x: view.x + view.width / 2, y: view.y + view.height / 2 }));
  const planeAt = (event: { clientX: number; clientY: number }) => {
    const matrix = svg.current?.getScreenCTM()?.inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  };
  // React listens passively for the wheel, so that the page would scroll along.
  const latest = useRef(zoom);
  const where = useRef(planeAt);
  useEffect(() => {
    latest.current = zoom;
    where.current = planeAt;
  });
  useEffect(() => {
    const element = svg.current;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(event.deltaY > 0 ? 1.2 : 1 / 1.2, where.current(event));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);

  return (
    <figure className={styles.map}>
      <svg
        ref={svg}
        role="img"
        aria-label={label}
        className={onPick || onOutline ? styles.picking : styles.sea}
        style={{ height }}
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        onPointerDown={(event) => {
          if (onOutline) {
            event.currentTarget.setPointerCapture(event.pointerId);
            return setLine([toDegrees(planeAt(event))]);
          }
          drag.current = { x: event.clientX, y: event.clientY, box: view, moved: false };
        }}
        onPointerMove={(event) => {
          if (line) return setLine([...line, toDegrees(planeAt(event))]);
          const from = drag.current;
          if (!from || !event.buttons) return;
          const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
          if (!from.moved && Math.hypot(dx, dy) < 4) return;
          from.moved = true;
          setBox({ ...from.box, x: from.box.x - dx * pixel, y: from.box.y - dy * pixel });
        }}
        onPointerUp={(event) => {
          if (line) {
            setLine(null);
            if (line.length > 4) onOutline?.(thinned(line));
            return;
          }
          if (onPick && drag.current && !drag.current.moved) onPick(toDegrees(planeAt(event)));
          drag.current = null;
        }}
      >
        {outlines.map((one) => (
          <path key={one.name || pathOf(one.rings)} className={styles.land} d={pathOf(one.rings)} />
        ))}
        {outlines.map((one) => {
          const { x, y, width, height: high } = boxAround(one.rings.flat(), 0);
          if (!one.name || Math.max(width, high) / pixel < 34) return null;
          return (
            <text
              key={one.name}
              className={styles.name}
              x={x + width / 2}
              y={y - 5 * pixel}
              fontSize={12 * pixel}
            >
              {one.name}
            </text>
          );
        })}
        {(line ?? outline) && (
          <path className={styles.drawn} d={pathOf([(line ?? outline) as Point[]])} />
        )}
        {marks.map((mark) => {
          const { x, y } = toPlane(mark.at);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: every mark stands in the list beside the map, too
            <circle
              key={mark.id}
              className={`${styles.mark} ${styles[mark.tone]} ${onOpen ? styles.door : ''}`}
              cx={x}
              cy={y}
              r={(mark.size ?? 4.5) * pixel}
              onClick={() => !drag.current?.moved && onOpen?.(mark.id)}
            >
              <title>{mark.label}</title>
            </circle>
          );
        })}
      </svg>
      <div className={styles.tools}>
        <Button aria-label={t('closer')} icon={<PlusOutlined />} onClick={() => zoom(1 / 1.5)} />
        <Button aria-label={t('farther')} icon={<MinusOutlined />} onClick={() => zoom(1.5)} />
        <Button aria-label={t('whole')} icon={<ReloadOutlined />} onClick={() => setBox(null)} />
      </div>
      <figcaption className={styles.caption}>
        {children}
        <small>{t('note')}</small>
      </figcaption>
    </figure>
  );
}

/** How much of the map one pixel of the screen shows. */
function usePixel(svg: React.RefObject<SVGSVGElement | null>, view: Box): number {
  const [size, setSize] = useState({ width: 800, height: 480 });
  useEffect(() => {
    if (!svg.current) return;
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(svg.current);
    return () => watch.disconnect();
  }, [svg]);
  return Math.max(view.width / size.width, view.height / size.height);
}
