using System.Globalization;
using DbCalm.Agent.Configuration;

namespace DbCalm.Agent.Engines.Servers;

/// <summary>How every MariaDB tool is told which server to talk to. User and password are in the option file, which only the tools read.</summary>
internal static class MariaDbOptions
{
    private const string DefaultHost = "127.0.0.1";
    private const int DefaultPort = 3306;

    /// <summary>The options for <paramref name="instance"/>; they have to come first.</summary>
    public static IReadOnlyList<string> For(InstanceConfig instance) =>
        [$"--defaults-file={instance.OptionFile}", "--defaults-group-suffix=-dbcalm", .. Address(instance)];

    /// <summary>Host and port of a server that is not reached by socket.</summary>
    public static (string Host, int Port) TcpAddress(InstanceConfig instance) => (instance.Host ?? DefaultHost, instance.Port ?? DefaultPort);

    private static string[] Address(InstanceConfig instance)
    {
        (string host, int port) = TcpAddress(instance);
        return instance.Socket is { } socket ? [$"--socket={socket}"] : [$"--host={host}", string.Create(CultureInfo.InvariantCulture, $"--port={port}")];
    }
}
