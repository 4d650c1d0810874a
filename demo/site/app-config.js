// OHIF's /app-config.js, for the demo, the tests and docker-compose.yml alike. Source: OHIF 3.13, "Configuration".
// One data source: the DICOMweb of the same origin, behind the site's own check of the token.

// What makes the first image come sooner, as an extension of the site's own. Leave it out, and the viewer does the same, only later.
const firstImageSoon = {
  id: 'site.first-image-soon',
  preRegistration({ servicesManager }) {
    const { hangingProtocolService, cornerstoneViewportService } = servicesManager.services;
    // The first series is hung as soon as its own headers are there; OHIF otherwise waits for those of all series. A comparison has a protocol of its own, and waits.
    const standard = hangingProtocolService.getProtocolById('default');
    hangingProtocolService.addProtocol('default', { ...standard, hpInitiationCriteria: { minSeriesLoaded: 1 } });
    // Loaded without a study the page waits unseen (Gantry does that): what drawing needs is started now, with a grey square, instead of with the first image.
    if (new URLSearchParams(location.search).get('StudyInstanceUIDs')) return;
    try {
      drawSquare(cornerstoneViewportService);
    } catch (error) {
      // The page waits without having drawn: an extension that fails would take the viewer with it.
      console.warn('The viewer draws its first image without having drawn before.', error);
    }
  },
};

/** Draws a grey square into a place that is no part of the page: graphics context, shaders and canvas are ready afterwards. Nobody needs it to succeed. */
function drawSquare(viewports) {
  const { cornerstone } = window;
  const [engine, viewportId, imageId] = [viewports.getRenderingEngine(), 'site-square', 'site-square:1'];
  const element = document.createElement('div');
  Object.assign(element.style, {
    position: 'fixed',
    insetInlineStart: '-9999px',
    inlineSize: '512px',
    blockSize: '512px',
  });
  document.body.append(element);
  const series = (module, id) => (module === 'generalSeriesModule' && id === imageId ? { modality: 'OT' } : undefined);
  cornerstone.metaData.addProvider(series);
  const image = cornerstone.imageLoader.createAndCacheLocalImage(imageId, {
    scalarData: new Int16Array(512 * 512).fill(100),
    dimensions: [512, 512],
    spacing: [1, 1],
  });
  cornerstone.imageLoader.registerImageLoader('site-square', () => ({ promise: Promise.resolve(image) }));
  element.addEventListener(
    cornerstone.Enums.Events.IMAGE_RENDERED,
    () => {
      engine.disableElement(viewportId);
      cornerstone.cache.removeImageLoadObject(imageId);
      cornerstone.metaData.removeProvider(series);
      element.remove();
      performance.mark('site-viewer-ready');
    },
    { once: true },
  );
  engine.enableElement({ viewportId, element, type: cornerstone.Enums.ViewportType.STACK });
  engine.getViewport(viewportId).setStack([imageId]);
}

/** What a series of these holds is not looked at as an image: documents (DOC, OT for some), reports, marks and plans (PS3.3 §C.7.3.1.1.1). */
const papers = new Set(['DOC', 'OT', 'SR', 'KO', 'PR', 'SEG', 'REG', 'RTSTRUCT', 'RTDOSE', 'RTPLAN', 'RTRECORD']);

/** The order of series in the list; the first is hung. By number, images before all else. OHIF gives series of the archive's answer and display sets of its own. */
function imagesBeforePapers(one, other) {
  const rank = ({ Modality, modality }) => (papers.has(Modality ?? modality) ? 1 : 0);
  const number = ({ SeriesNumber, seriesNumber }) => Number(SeriesNumber ?? seriesNumber ?? 0);
  const uid = ({ SeriesInstanceUID }) => String(SeriesInstanceUID);
  // Two of one number: any order, as long as it is the one in which the EHR asks for their headers ahead (viewing-order.ts).
  return rank(one) - rank(other) || number(one) - number(other) || (uid(one) < uid(other) ? -1 : 1);
}

window.config = {
  routerBasename: '/',
  // Studies are opened from Gantry and the EHR; nobody browses here.
  showStudyList: false,
  extensions: [firstImageSoon],
  modes: [],
  customizationService: [
    {
      // Images come first, and so are what is seen first: some workstations number a report before the series that it is about.
      sortingCriteria: { $set: imagesBeforePapers },
      // No guided tour over the images: they are the patient's, and somebody is waiting.
      'ohif.tours': { $set: [] },
      // The toolbar: `primary` and `MeasurementTools` stay as OHIF has them, "more tools" holds what a desk needs. Change the lists, reload, done.
      'cornerstone.toolbarSections': {
        MoreTools: {
          $set: [
            'Reset',
            'rotate-right',
            'flipHorizontal',
            'invert',
            'ImageSliceSync',
            'ReferenceLines',
            'StackScroll',
            'Probe',
            'Cine',
            'Angle',
            'CobbAngle',
            'Magnify',
            'TagBrowser',
          ],
        },
      },
    },
  ],
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: true,
  strictZSpacingForVolumeViewport: true,
  maxNumberOfWebWorkers: 3,
  investigationalUseDialog: { option: 'never' },
  defaultDataSourceName: 'dicomweb',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'dicomweb',
      configuration: {
        friendlyName: 'Archive',
        name: 'archive',
        wadoUriRoot: '/wado',
        qidoRoot: '/dicom-web',
        wadoRoot: '/dicom-web',
        qidoSupportsIncludeField: true,
        supportsReject: false,
        imageRendering: 'wadors',
        thumbnailRendering: 'wadors',
        enableStudyLazyLoad: true,
        supportsFuzzyMatching: false,
        supportsWildcard: true,
        dicomUploadEnabled: false,
        omitQuotationForMultipartRequest: true,
        bulkDataURI: { enabled: true },
      },
    },
  ],
};
