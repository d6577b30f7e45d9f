using DbCalm.Controller.Api;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Hosting;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using Serilog;
using Serilog.Extensions.Logging;

var mistakes = new ValidationErrors();
CommandLine line = CommandLine.Parse(args, mistakes);
if (line.Help || line.Version)
{
    Console.WriteLine(line.Help ? CommandLine.HelpText() : $"dbcalm-controller {StatusReader.Version}");
    return 0;
}

try
{
    ControllerOptions options = OptionsLoader.Load(line, Environment.GetEnvironmentVariable, mistakes);
    using FileLock dataLock = DataDirectory.Open(options);
    await using var log = new LoggerConfiguration()
        .MinimumLevel.Is(LevelConvert.ToSerilogLevel(options.LogLevel))
        .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
        .MinimumLevel.Override("Grpc", Serilog.Events.LogEventLevel.Warning)

        // It has a trace for every request that can't be read; what goes wrong in a call is logged by CallFailures.
        .MinimumLevel.Override("Grpc.AspNetCore.Server.ServerCallHandler", Serilog.Events.LogEventLevel.Fatal)
        .WriteTo.Console(
            outputTemplate: "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}",
            formatProvider: System.Globalization.CultureInfo.InvariantCulture,
            standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose)
        .CreateLogger();
    await using WebApplication app = ControllerApp.Build(options, logging => logging.AddSerilog(log));
    await app.StartAsync();
    ListenerAddresses addresses = app.Services.GetRequiredService<ListenerAddresses>();
    Console.WriteLine($"ready grpc={addresses.Grpc} http={addresses.Http} socket={options.Socket}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (StartFailure.Explain(e) is { } failure)
{
    Console.Error.WriteLine($"dbcalm-controller: {failure.Message}");
    Console.Error.WriteLine(failure.Hint.Length == 0 ? "" : $"hint: {failure.Hint}");
    return ErrorTraits.Of(failure.Code).ExitCode;
}
