; Uninstalling keeps the vault unless a person says otherwise. `Uninstall Gantry.exe /S` asks nobody and keeps it; `/S /WIPE` takes it
; away without a question, for a machine that is given back.
!macro wipeVault
  ; The vault is the person's, also where the program is the machine's: "all" would mean ProgramData here.
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\Gantry"
  ${if} $installMode == "all"
    SetShellVarContext all
  ${endIf}
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/WIPE" $R1
    ${ifNot} ${Errors}
      !insertmacro wipeVault
    ${elseIfNot} ${Silent}
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Also delete the vault of this account: queue, history and every image that is not yet in the archive?$\r$\n$\r$\nIt cannot be brought back. Choose No to keep it for the next installation." /SD IDNO IDNO keepVault
        !insertmacro wipeVault
      keepVault:
    ${endIf}
    DeleteRegKey SHELL_CONTEXT "Software\Classes\Applications\Gantry.exe"
    DeleteRegValue SHELL_CONTEXT "Software\Classes\.\OpenWithProgids" "Gantry.Directory"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\Gantry.Directory"
  ${endIf}
!macroend

; A DICOMDIR has no extension: it is offered under "Open with", and never taken over.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\Gantry.exe\shell\open\command" "" '"$INSTDIR\Gantry.exe" "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\Gantry.Directory" "" "DICOM directory"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Gantry.Directory\shell\open\command" "" '"$INSTDIR\Gantry.exe" "%1"'
  WriteRegNone SHELL_CONTEXT "Software\Classes\.\OpenWithProgids" "Gantry.Directory"
!macroend
