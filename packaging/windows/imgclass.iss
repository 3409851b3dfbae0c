; The Windows installer. Compiled by `python packaging/windows`, which defines:
;   Flavour      full (with the trainer) or viewer
;   Version      as shown, e.g. 0.2.0rc1
;   FileVersion  its numbers alone, e.g. 0.2.0
;   Signed       where the sign tool "imgclass" is given by /S
; Without questions: SETUP.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART [/TASKS="desktopicon,path"] [/DIR="..."]
; For everybody on the machine, which asks for an administrator: SETUP.exe /ALLUSERS
; Removed without questions: unins000.exe /VERYSILENT /SUPPRESSMSGBOXES

#if Ver < EncodeVer(6, 3, 0)
  #error Inno Setup 6.3 or newer is needed
#endif
#ifndef Flavour
  #define Flavour "full"
#endif
#ifndef Version
  #error Version is not defined: run "python packaging/windows"
#endif
#ifndef FileVersion
  #define FileVersion Version
#endif

#if Flavour == "full"
  #define SetupName "imgclass-" + Version + "-windows-x86_64-setup"
  #define Summary "Imgclass with the trainer"
#elif Flavour == "viewer"
  #define SetupName "imgclass-viewer-" + Version + "-windows-x86_64-setup"
  #define Summary "Imgclass, the viewer alone"
#else
  #error Flavour is full or viewer
#endif

; What trainer/contract/picture_kinds.py reads.
#dim Suffixes[32] {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".avif", ".heic", ".heif", ".hif", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".tga", ".ico", ".icns", ".psd", ".dds", ".sgi", ".pcx"}

[Setup]
; One identity for both flavours: installing the one replaces the other.
AppId={{7B1E2C64-5B0B-4C0E-9B52-3D0C9D1A6F27}
AppName=Imgclass
AppVersion={#Version}
AppVerName=Imgclass {#Version}
AppPublisher=The Imgclass developers
VersionInfoVersion={#FileVersion}
VersionInfoDescription={#Summary}
UninstallDisplayName=Imgclass
UninstallDisplayIcon={app}\imgclass-gui.exe
; For this person alone, without an administrator. {autopf} is then their own folder of programs.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
DefaultDirName={autopf}\Imgclass
DisableProgramGroupPage=yes
; Windows 10 1809 and newer, as Qt 6.11; also on Arm, where Windows runs x64 programs.
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
ChangesEnvironment=yes
; A running window is asked to close, and only files of ours that are really in use count.
CloseApplications=yes
CloseApplicationsFilter=*.exe,*.dll,*.pyd
RestartApplications=no
SourceDir=..\..
OutputDir=dist
OutputBaseFilename={#SetupName}
SetupIconFile=packaging\windows\imgclass.ico
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes
LZMANumBlockThreads=2
#ifdef Signed
SignTool=imgclass
SignedUninstaller=yes
#endif

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "Make the commands imgclass and imgclass-train known to the terminal"; Flags: unchecked

[InstallDelete]
; What an older version or the other flavour had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"
Type: files; Name: "{app}\imgclass-train.exe"

[Files]
#ifdef Signed
Source: "dist\imgclass-{#Flavour}\*.exe"; DestDir: "{app}"; Flags: ignoreversion signonce
#else
Source: "dist\imgclass-{#Flavour}\*.exe"; DestDir: "{app}"; Flags: ignoreversion
#endif
Source: "dist\imgclass-{#Flavour}\_internal\*"; DestDir: "{app}\_internal"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Imgclass"; Filename: "{app}\imgclass-gui.exe"; Comment: "See what a network says about your pictures"
Name: "{autodesktop}\Imgclass"; Filename: "{app}\imgclass-gui.exe"; Tasks: desktopicon

[Registry]
; "Open with" for pictures and networks. No default is taken from another program: .onnx opens by a double click because
; as a rule nobody else has announced it.
Root: HKA; Subkey: "Software\Classes\Imgclass.Picture"; ValueType: string; ValueName: ""; ValueData: "Picture"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Imgclass.Picture\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\imgclass-gui.exe,0"
Root: HKA; Subkey: "Software\Classes\Imgclass.Picture\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\imgclass-gui.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Imgclass.Network"; ValueType: string; ValueName: ""; ValueData: "ONNX network"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Imgclass.Network\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\imgclass-gui.exe,0"
Root: HKA; Subkey: "Software\Classes\Imgclass.Network\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\imgclass-gui.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.onnx\OpenWithProgids"; ValueType: string; ValueName: "Imgclass.Network"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.onnx"; ValueType: none; Flags: uninsdeletekeyifempty
; What the system shows of the program, and its place among the default programs that a person can choose from.
Root: HKA; Subkey: "Software\Classes\Applications\imgclass-gui.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Imgclass"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\imgclass-gui.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\imgclass-gui.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\imgclass-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".onnx"; ValueData: ""
Root: HKA; Subkey: "Software\Imgclass"; ValueType: none; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Imgclass\Capabilities"; ValueType: string; ValueName: "ApplicationName"; ValueData: "Imgclass"
Root: HKA; Subkey: "Software\Imgclass\Capabilities"; ValueType: string; ValueName: "ApplicationDescription"; ValueData: "See what a network says about your pictures"
Root: HKA; Subkey: "Software\Imgclass\Capabilities\FileAssociations"; ValueType: string; ValueName: ".onnx"; ValueData: "Imgclass.Network"
Root: HKA; Subkey: "Software\RegisteredApplications"; ValueType: string; ValueName: "Imgclass"; ValueData: "Software\Imgclass\Capabilities"; Flags: uninsdeletevalue
#define Index
#sub AssociatePicture
Root: HKA; Subkey: "Software\Classes\{#Suffixes[Index]}\OpenWithProgids"; ValueType: string; ValueName: "Imgclass.Picture"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\Applications\imgclass-gui.exe\SupportedTypes"; ValueType: string; ValueName: "{#Suffixes[Index]}"; ValueData: ""
Root: HKA; Subkey: "Software\Imgclass\Capabilities\FileAssociations"; ValueType: string; ValueName: "{#Suffixes[Index]}"; ValueData: "Imgclass.Picture"
#endsub
#for {Index = 0; Index < DimOf(Suffixes); Index++} AssociatePicture

[Run]
Filename: "{app}\imgclass-gui.exe"; Description: "{cm:LaunchProgram,Imgclass}"; Flags: nowait postinstall skipifsilent

[Code]
const
  MachineEnvironment = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment';
  PersonEnvironment = 'Environment';
  { fmOpenReadWrite or fmShareExclusive }
  OpenAlone = $0012;

function EnvironmentKey: String;
begin
  if IsAdminInstallMode then
    Result := MachineEnvironment
  else
    Result := PersonEnvironment;
end;

function IsInside(const Entry, Path: String): Boolean;
begin
  Result := Pos(';' + Lowercase(Entry) + ';', ';' + Lowercase(Path) + ';') > 0;
end;

{ Adds the program's folder at the end, once. }
procedure AddToPath(const Entry: String);
var
  Path: String;
begin
  if not RegQueryStringValue(HKEY_AUTO, EnvironmentKey, 'Path', Path) then
    Path := '';
  if IsInside(Entry, Path) then
    Exit;
  if (Path <> '') and (Path[Length(Path)] <> ';') then
    Path := Path + ';';
  RegWriteExpandStringValue(HKEY_AUTO, EnvironmentKey, 'Path', Path + Entry);
end;

{ Takes the program's folder out again and leaves everything else as it was. }
procedure RemoveFromPath(const Entry: String);
var
  Path: String;
  Start: Integer;
begin
  if not RegQueryStringValue(HKEY_AUTO, EnvironmentKey, 'Path', Path) then
    Exit;
  if not IsInside(Entry, Path) then
    Exit;
  Start := Pos(';' + Lowercase(Entry) + ';', ';' + Lowercase(Path) + ';');
  Delete(Path, Start, Length(Entry) + 1);
  if (Path <> '') and (Start > Length(Path)) and (Path[Length(Path)] = ';') then
    Delete(Path, Length(Path), 1);
  RegWriteExpandStringValue(HKEY_AUTO, EnvironmentKey, 'Path', Path);
end;

procedure CurStepChanged(CurStep: TSetupStep);
begin
  if (CurStep = ssPostInstall) and WizardIsTaskSelected('path') then
    AddToPath(ExpandConstant('{app}'));
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep = usUninstall then
    RemoveFromPath(ExpandConstant('{app}'));
end;

{ Windows lets nobody write to a program that runs. }
function IsRunning(const Name: String): Boolean;
var
  Path: String;
  Stream: TFileStream;
begin
  Result := False;
  Path := ExpandConstant('{app}\') + Name;
  if not FileExists(Path) then
    Exit;
  try
    Stream := TFileStream.Create(Path, OpenAlone);
    Stream.Free;
  except
    Result := True;
  end;
end;

function IsAnyRunning: Boolean;
begin
  Result := IsRunning('imgclass-gui.exe') or IsRunning('imgclass.exe') or IsRunning('imgclass-train.exe');
end;

function InitializeUninstall: Boolean;
begin
  Result := True;
  while Result and IsAnyRunning do
    Result := SuppressibleMsgBox('Imgclass is running. Please close its windows, and let a training end, then try again.',
      mbError, MB_RETRYCANCEL, IDCANCEL) = IDRETRY;
end;
