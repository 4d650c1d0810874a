/**
 * The PowerShell that Windows is asked with. Fixed texts: what varies comes in through the environment and never becomes part of a program.
 * Nothing here asks a disconnected network drive, which would hold the answer for half a minute (`Win32_LogicalDisk` is filtered).
 */

/** DriveType 2 removable, 3 fixed (a USB disk counts as that), 5 optical. */
const localDrives = `Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=2 OR DriveType=3 OR DriveType=5'`;

/** One JSON document: drives, which disk each lies on, how that is attached, and the connected shares. */
export const listScript = `
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$drives = @(${localDrives} | Select-Object DeviceID, DriveType, VolumeName, VolumeSerialNumber, FileSystem, Size)
$partitions = @(Get-Partition | Where-Object DriveLetter | Select-Object @{n='Drive';e={[string]$_.DriveLetter + ':'}}, DiskNumber)
$disks = @(Get-Disk | Select-Object Number, FriendlyName, @{n='BusType';e={[string]$_.BusType}}, IsBoot, IsSystem, IsReadOnly)
$shares = @(Get-CimInstance -Namespace root/Microsoft/Windows/SMB MSFT_SmbMapping | Where-Object { $_.Status -eq 0 -and $_.LocalPath } | Select-Object LocalPath, RemotePath)
@{ drives = $drives; partitions = $partitions; disks = $disks; shares = $shares } | ConvertTo-Json -Depth 4 -Compress
`;

/** A line whenever the drives change, for as long as the program that started it runs. */
export const watchScript = `
$ErrorActionPreference = 'SilentlyContinue'
$known = $null
while (Get-Process -Id ([int]$env:GANTRY_PARENT)) {
  $now = @(${localDrives} | ForEach-Object { $_.DeviceID + $_.VolumeSerialNumber }) -join ' '
  if ($now -ne $known) { $known = $now; [Console]::Out.WriteLine('changed'); [Console]::Out.Flush() }
  Start-Sleep -Seconds 1
}
`;

/**
 * The shell's own eject, as a right click does it. The verb answers nothing, so the drive is looked at until its medium is gone; the process
 * must stay meanwhile, for the verb runs in it.
 */
export const ejectScript = `
$ErrorActionPreference = 'SilentlyContinue'
$drive = $env:GANTRY_DRIVE
$item = (New-Object -ComObject Shell.Application).NameSpace(17).ParseName($drive)
if ($null -eq $item) { 'not-supported'; exit }
$item.InvokeVerb('Eject')
for ($i = 0; $i -lt 40; $i++) {
  Start-Sleep -Milliseconds 250
  $now = Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$drive'"
  if ($null -eq $now -or $null -eq $now.Size) { 'ejected'; exit }
}
'busy'
`;
