@echo off
rem The command line of an installed Tillbook.
"%~dp0..\..\Tillbook.exe" --cli %*
exit /b %ERRORLEVEL%
