import { startVirtualDisplay } from '../../scripts/setup/virtual-display.mjs';
import { type BenchResult, bounded, compared } from '../bench/measure.ts';
import { busyWindow } from './busy-window.ts';
import { coldStarts } from './cold-starts.ts';
import { largeLists } from './large-lists.ts';

// `node measure-window.ts FOLDER ROUNDS`: one BenchResult as JSON to stdout, what happens to stderr.
const [folder = '', rounds = '3'] = process.argv.slice(2);

/** A start takes half a second, of which whatever else the machine does takes a tenth, more or less: the best of few is a matter of luck. */
const startsEachRound = 8;
const coldStartRatio = 1.5;
const longestFrameMs = 50;
const longestTypingMs = 50;
const mostMemoryMb = 250;

const display = process.platform === 'linux' ? await startVirtualDisplay('1440x900') : undefined;
try {
  const { gantryMs, emptyMs } = await coldStarts(folder, Number(rounds) * startsEachRound, display?.display);
  const busy = await busyWindow(folder, display?.display);
  const lists = await largeLists();
  const result: BenchResult = {
    data: {
      imagesOnDisc: busy.images,
      imagesUploadedMeanwhile: busy.arrivedMeanwhile,
      importsInTheList: lists.imports,
      rowsOfTheTagTable: lists.tags,
      tasksWhileBusy: busy.tasks,
      framesPerSecondWhileScrolling: lists.framesPerSecond,
    },
    measures: [
      compared('cold start until Home can be used', gantryMs, 'an empty Electron window', emptyMs, coldStartRatio),
      bounded('longest frame while a disc is read and another is sent', busy.longestMs, 'ms', longestFrameMs),
      bounded('most memory of the window meanwhile', busy.memoryMb, 'MB', mostMemoryMb),
      bounded('longest frame while the queue is scrolled', lists.longestScrollMs, 'ms', longestFrameMs),
      ...lists.typing.map(({ field, ms }) => bounded(`typing, until it is drawn: ${field}`, ms, 'ms', longestTypingMs)),
      bounded('memory of the window with all of the list', lists.memoryMb, 'MB', mostMemoryMb),
    ],
  };
  process.stdout.write(JSON.stringify(result));
} finally {
  await display?.stop();
}
