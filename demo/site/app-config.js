// OHIF's /app-config.js, for the demo, the tests and docker-compose.yml alike. Source: OHIF 3.13, "Configuration".
// One data source: the DICOMweb of the same origin, behind the site's own check of the token.
window.config = {
  routerBasename: '/',
  // Studies are opened from Gantry and the EHR; nobody browses here.
  showStudyList: false,
  extensions: [],
  modes: [],
  customizationService: [
    {
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
