using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Api;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Database.Migrations;
using DbCalm.Core.Access;
using DbCalm.Core.Selectors;

namespace DbCalm.Bench;

/// <summary>What the gate does for a call with a token: its signature, its claims, its account among many, and the rule of the call.</summary>
internal static class AccessBench
{
    private const double Limit = 20;
    private const int Accounts = 1000;
    private const int Calls = 20_000;
    private const string Path = "/dbcalm.v1.BackupService/TakeBackup";

    public static void Run(Figures figures, int rounds)
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("dbcalm-bench-");
        try
        {
            foreach (TokenAlgorithm algorithm in Enum.GetValues<TokenAlgorithm>())
            {
                double[] times = MeasureAsync(new ControllerOptions { DataDir = System.IO.Path.Combine(home.FullName, algorithm.ToString()), TokenAlgorithm = algorithm }, rounds).GetAwaiter().GetResult();
                figures.Add($"authorising a call, {algorithm}", [.. times.Select(milliseconds => milliseconds * 1000 / Calls)], Limit, "µs", $"among {Accounts} accounts");
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task<double[]> MeasureAsync(ControllerOptions options, int rounds)
    {
        Directory.CreateDirectory(options.DataDir);
        using var database = new StoreDatabase(options.StorePath);
        await new Migrator(database, TimeProvider.System).MigrateAsync(AllMigrations.InOrder, CancellationToken.None);
        var accounts = new AccountBook(database, TimeProvider.System);
        await database.WriteAsync(
            async store =>
            {
                for (int i = 0; i < Accounts; i++)
                {
                    var account = new Account(AccountKind.User, $"user{i}", "", "", new Grant(Role.Operator, Selector.Parse("env=staging")), $"{i:x16}", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
                    await AccountStore.TryInsertAsync(store, account);
                }
            },
            CancellationToken.None);
        await accounts.StartAsync(CancellationToken.None);
        var tokens = new AccessTokens(accounts, TokenKeys.Open(options, TimeProvider.System), options, TimeProvider.System);
        string token = tokens.Issue(accounts.Get(AccountKind.User, "user500")).Text;
        var calls = new CallTable([BackupCalls.All], []);
        return Figures.Time(rounds, () =>
        {
            for (int i = 0; i < Calls; i++)
            {
                if (CallerPolicy.Check(new Caller.Holder(tokens.Check(token)!), calls.OfPath(Path)?.Rule) is { } failure)
                {
                    throw new InvalidOperationException(failure.Message);
                }
            }
        });
    }
}
