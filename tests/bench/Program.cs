using DbCalm.Bench;

// One part a process: its peak of memory is its own.
var figures = new Figures();
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
    default:
        Console.Error.WriteLine("usage: DbCalm.Bench planning|cron|retention|access ROUNDS");
        return 2;
}

figures.Print();
return 0;
