using System.Globalization;
using System.Runtime.InteropServices;
using DbCalm.Agent.Commands;
using DbCalm.Platform;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

// dbcalm-agent enroll  →  Commands/EnrollCommand → Enrollment/EnrollmentRun: this host joins the fleet.
// dbcalm-agent cron-file → Commands/CronFileCommand: schedules for cron, without a controller.
// dbcalm-agent run     →  Commands/RunCommand → AgentRun: configuration, journal, recovery, jobs, session.
using var stopping = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
NativeHeap.ReturnLargeBlocks();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, Logs, stopping.Token);

void Stop(PosixSignalContext signal)
{
    // The second signal ends the process at once; what it leaves is cleaned up at the next start.
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}

// Logs go to stderr; stdout is for what was asked for.
static ILoggerFactory Logs() => new SerilogLoggerFactory(
    new LoggerConfiguration()
        .MinimumLevel.Information()
        .WriteTo.Console(
            outputTemplate: "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {Message:lj}{NewLine}{Exception}",
            formatProvider: CultureInfo.InvariantCulture,
            standardErrorFromLevel: LogEventLevel.Verbose)
        .CreateLogger(),
    dispose: true);
