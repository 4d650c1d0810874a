/** OHIF's `/app-config.js`: one data source, the DICOMweb proxy of the same origin. Source: OHIF 3.13, "Configuration". */
export function ohifConfigScript(): string {
  const config = {
    routerBasename: '/',
    showStudyList: false,
    extensions: [],
    modes: [],
    // No guided tour over the images: they are the patient's, and somebody is waiting.
    customizationService: [{ 'ohif.tours': { $set: [] } }],
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
  return `window.config = ${JSON.stringify(config)};\n`;
}
