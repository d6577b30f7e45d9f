using DbCalm.Bench;
using DbCalm.Bench.Trust;

// One part a process: its peak of memory is its own.
var figures = new Figures(Console.Out);
switch (args)
{
    case ["planning", var rounds]:
        PlanningBench.Run(figures, int.Parse(rounds));
        break;
    case ["cron", var rounds]:
        CronBench.Run(figures, int.Parse(rounds));
        break;
    case ["retention", var rounds]:
        RetentionBench.Run(figures, int.Parse(rounds));
        break;
    case ["access", var rounds]:
        AccessBench.Run(figures, int.Parse(rounds));
        break;
    case ["login", var rounds, var controller]:
        await LoginBench.RunAsync(figures, controller, int.Parse(rounds));
        break;
    case ["trust", var agents, var controller]:
        await TrustBench.RunAsync(figures, controller, int.Parse(agents));
        break;
    default:
        Console.Error.WriteLine("usage: DbCalm.Bench planning|cron|retention|access ROUNDS, login ROUNDS CONTROLLER, trust AGENTS CONTROLLER");
        return 2;
}

return 0;
