using System.Runtime.InteropServices;
using DbCalm.Cli;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Output;

using var stopping = new CancellationTokenSource();
int exitCodeOfSignal = ExitCodes.Interrupted;
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCodes.Interrupted));
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCodes.Terminated));

int exitCode = await CommandLine.RunAsync(args, Terminal.OfProcess(), stopping.Token);
return exitCode == ExitCodes.Interrupted ? exitCodeOfSignal : exitCode;

void Stop(PosixSignalContext signal, int code)
{
    // The second signal ends the process at once, should the first not do.
    signal.Cancel = !stopping.IsCancellationRequested;
    exitCodeOfSignal = code;
    stopping.Cancel();
}
