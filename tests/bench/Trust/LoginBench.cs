using System.Diagnostics;
using System.Globalization;
using DbCalm.Controller.Accounts;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Bench.Trust;

/// <summary>What a login costs, in turns with bcrypt alone: with the right password, a wrong one, and of a user who is none; and what several at once cost.</summary>
internal static class LoginBench
{
    private const int Cost = 12;
    private const int AtOnce = 8;
    private const double Limit = 1.10;
    private const string Password = "correct horse 42";

    public static async Task RunAsync(Figures figures, string program, int rounds)
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("dbcalm-bench-");
        try
        {
            await using MeasuredController controller = await MeasuredController.StartAsync(program, home.FullName);
            using (GrpcChannel local = controller.Local())
            {
                for (int i = 0; i < AtOnce; i++)
                {
                    await new AccountService.AccountServiceClient(local).CreateUserAsync(new CreateUserRequest { Name = $"user{i}", Password = Password });
                }
            }

            await PairsAsync(figures, controller, rounds, "login, right password", 1, "user0", Password);
            await PairsAsync(figures, controller, rounds, "login, wrong password", 2, "user0", "wrong horse 42");
            await PairsAsync(figures, controller, rounds, "login, unknown user", 3, "nobody", Password);
            await ManyAsync(figures, controller, rounds);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task PairsAsync(Figures figures, MeasuredController controller, int rounds, string what, int net, string user, string password)
    {
        string hash = Bcrypt.Hash(Password, Cost);
        var ratios = new double[rounds];
        (double bare, double logins, double cpu, double bareCpu) = (0, 0, 0, 0);
        for (int i = -2; i < rounds; i++)
        {
            // Each from an address of its own: one that failed a few times has to wait.
            using GrpcChannel channel = await DialAsync(controller, $"127.0.{net}.{i + 3}");
            (double alone, double own) = Alone(password, hash, 1);
            double cpuBefore = controller.CpuSeconds;
            long begun = Stopwatch.GetTimestamp();
            await LoginAsync(channel, user, password);
            double login = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            if (i >= 0)
            {
                ratios[i] = login / alone;
                (bare, logins, cpu, bareCpu) = (bare + alone, logins + login, cpu + controller.CpuSeconds - cpuBefore, bareCpu + own);
            }
        }

        Array.Sort(ratios);
        figures.Add($"{what}, wall against bcrypt alone", ratios, Limit, "", string.Create(CultureInfo.InvariantCulture, $"{logins / rounds:0.0} ms / {bare / rounds:0.0} ms"));
        figures.Add($"{what}, CPU of the controller against bcrypt alone", cpu / bareCpu, Limit, "", string.Create(CultureInfo.InvariantCulture, $"{cpu / rounds * 1000:0} ms / {bareCpu / rounds * 1000:0} ms"));
    }

    private static async Task ManyAsync(Figures figures, MeasuredController controller, int rounds)
    {
        string hash = Bcrypt.Hash(Password, Cost);
        GrpcChannel[] channels = await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(i => DialAsync(controller, $"127.0.9.{i}")));
        var ratios = new double[rounds];
        (double cpu, double bareCpu, double wall) = (0, 0, 0);
        for (int i = 0; i < rounds; i++)
        {
            (double alone, double own) = Alone(Password, hash, AtOnce);
            double cpuBefore = controller.CpuSeconds;
            long begun = Stopwatch.GetTimestamp();
            await Task.WhenAll(channels.Select((channel, n) => LoginAsync(channel, $"user{n}", Password)));
            double all = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            (ratios[i], cpu, bareCpu, wall) = (all / alone, cpu + controller.CpuSeconds - cpuBefore, bareCpu + own, wall + all);
        }

        Array.ForEach(channels, channel => channel.Dispose());
        Array.Sort(ratios);
        figures.Add($"{AtOnce} logins at once, wall against {AtOnce} bcrypts in a row", ratios, Limit, "", string.Create(CultureInfo.InvariantCulture, $"{wall / rounds:0} ms until the last"));
        figures.Add($"{AtOnce} logins at once, CPU of the controller against {AtOnce} bcrypts", cpu / bareCpu, Limit, "", "");
    }

    // Milliseconds of the wall, and seconds of the processor for this thread alone.
    private static (double Wall, double Cpu) Alone(string password, string hash, int times)
    {
        double before = ThreadSeconds();
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            Bcrypt.Verify(password, hash);
        }

        return (Stopwatch.GetElapsedTime(begun).TotalMilliseconds, ThreadSeconds() - before);
    }

    private static double ThreadSeconds() => long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;

    // The connection is there before anything is measured.
    private static async Task<GrpcChannel> DialAsync(MeasuredController controller, string from)
    {
        GrpcChannel channel = Channels.Open(controller.Address, null, (server, _) => server is not null, from);
        try
        {
            await new AccessService.AccessServiceClient(channel).GetIdentityAsync(new GetIdentityRequest());
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
        {
            // Without a certificate it is nobody.
        }

        return channel;
    }

    private static async Task LoginAsync(GrpcChannel channel, string user, string password)
    {
        try
        {
            await new AccessService.AccessServiceClient(channel).LoginAsync(new LoginRequest { Password = new PasswordLogin { User = user, Password = password } });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated && (password != Password || user == "nobody"))
        {
            // As it should be.
        }
    }
}
