/**
 * Whether somebody with these roles may delete a study from the archive: administrators only, as the EHR's own rule is
 * (ehr-api.yaml, `DELETE /dicom/studies/{uid}`: "role admin only").
 */
export function mayDelete(roles: readonly string[]): boolean {
  return roles.includes('admin');
}
