import classes from './modality-chip.module.css';

/** The kinds of images in a study (CT, MR, SR), as small marks. */
export function ModalityChips({ modalities }: { modalities: readonly string[] }) {
  return (
    <span className={classes.chips}>
      {modalities.map((modality) => (
        <span key={modality} className={classes.chip}>
          {modality}
        </span>
      ))}
    </span>
  );
}
