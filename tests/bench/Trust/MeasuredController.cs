using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DbCalm.Testing;
using Grpc.Net.Client;

namespace DbCalm.Bench.Trust;

/// <summary>A published controller in a process of its own, whose costs can be told from those of who measures it.</summary>
internal sealed partial class MeasuredController : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private readonly RunningProcess process;
    private readonly string home;

    private MeasuredController(RunningProcess process, string home, int port)
    {
        this.process = process;
        this.home = home;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}"));
    }

    /// <summary>Where agents and operators connect.</summary>
    public Uri Address { get; }

    /// <summary>User and system time so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>The peak of the resident memory, in MB.</summary>
    public double PeakMegabytes
    {
        get
        {
            string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}/status")).First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
    }

    /// <summary>What the store takes on the disk, with its log of writes, in MB.</summary>
    public double StoreMegabytes => Directory.GetFiles(DataDir(home), "db.sqlite3*").Sum(file => new FileInfo(file).Length) / 1e6;

    /// <summary>The folder of the controller's data, within <paramref name="home"/>.</summary>
    public static string DataDir(string home) => Path.Combine(home, "data");

    /// <summary>Starts <paramref name="program"/> over what is in <paramref name="home"/>.</summary>
    public static async Task<MeasuredController> StartAsync(string program, string home)
    {
        string[] options =
        [
            "--data-dir", DataDir(home), "--grpc-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--socket", Path.Combine(home, "c.sock"), "--limit-connections", "20000", "--authority-overlap", "0s",
        ];
        RunningProcess process = RunningProcess.Start(["/bin/sh", "-c", "log=$1; shift; exec \"$@\" 2>\"$log\"", "sh", Log(home), program, .. options]);
        await process.WaitForTextAsync("ready grpc=", 60);
        return new MeasuredController(process, home, int.Parse(Port().Match(process.Stdout).Groups["port"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>How many lines of the log say <paramref name="what"/>.</summary>
    public int Logged(string what) => File.ReadLines(Log(home)).Count(line => line.Contains(what, StringComparison.Ordinal));

    /// <summary>A channel of the local administrator.</summary>
    public GrpcChannel Local() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(home, "c.sock")), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
        DisposeHttpClient = true,
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.StopAsync(30);
        await process.DisposeAsync();
    }

    private static string Log(string home) => Path.Combine(home, "controller.log");

    [GeneratedRegex("ready grpc=[^ ]*:(?<port>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Port();
}
