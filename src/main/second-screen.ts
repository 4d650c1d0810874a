/** A rectangle of the desk, in the units of Electron's `screen`. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const first = { width: 1280, height: 900 };

/**
 * Where images are shown the first time: filling the screen that Gantry's own window is not on, where there is one, so that queue and images are seen side by
 * side; otherwise in the middle of the only screen, no larger than it is.
 * @param screens the work areas of all screens
 * @param own where Gantry's own window is
 */
export function firstPlace(screens: readonly Area[], own: Area): Area & { readonly maximized: boolean } {
  const centre = { x: own.x + own.width / 2, y: own.y + own.height / 2 };
  const home = screens.find((area) => contains(area, centre)) ?? screens[0];
  const other = screens.find((area) => area !== home);
  const area = other ?? home;
  if (area === undefined) return { x: own.x, y: own.y, ...first, maximized: false };
  const width = Math.min(first.width, area.width);
  const height = Math.min(first.height, area.height);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    ...{ width, height },
    maximized: other !== undefined,
  };
}

function contains(area: Area, point: { x: number; y: number }): boolean {
  return point.x >= area.x && point.x < area.x + area.width && point.y >= area.y && point.y < area.y + area.height;
}
