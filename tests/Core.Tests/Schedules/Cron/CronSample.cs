namespace DbCalm.Core.Tests.Schedules.Cron;

/// <summary>A generated cron expression: its text, and beside it what it means, known from how it was made and not from reading it.</summary>
internal sealed class CronSample
{
    private static readonly string[] MonthNames = ["JAN", "feb", "Mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] DayNames = ["sun", "MON", "tue", "Wed", "thu", "fri", "sat", "sun"];

    private readonly bool[][] fields = new bool[5][];
    private readonly bool[] stars = new bool[5];

    private CronSample(string text) => Text = text;

    public string Text { get; private set; }

    public bool FollowsClock => stars[0] || stars[1];

    /// <param name="random">Decides everything.</param>
    /// <param name="rareness">The chance that a day or month field restricts, 0 to 1.</param>
    public static CronSample Make(Random random, double rareness)
    {
        var sample = new CronSample("");
        (int First, int Last, double Chance)[] ranges = [(0, 59, 0.85), (0, 23, 0.6), (1, 31, rareness), (1, 12, rareness), (0, 7, rareness)];
        string[] words = new string[5];
        for (int i = 0; i < 5; i++)
        {
            (int first, int last, double chance) = ranges[i];
            sample.fields[i] = new bool[last + 1];
            words[i] = random.NextDouble() < chance
                ? string.Join(',', Enumerable.Range(0, 1 + random.Next(random.Next(1, 4))).Select(n => sample.Element(random, i, first, last, n == 0)))
                : sample.Star(i, first, last, 1);
        }

        sample.fields[4][0] = sample.fields[4][7] = sample.fields[4][0] || sample.fields[4][7];
        sample.Text = string.Join(random.Next(5) == 0 ? "  " : " ", words);
        return sample;
    }

    public static CronSample MakeFiring(Random random, double rareness)
    {
        CronSample sample;
        do
        {
            sample = Make(random, rareness);
        }
        while (!sample.EverFires);

        return sample;
    }

    /// <summary>Whether there is any such day, seen in a cycle of the calendar's leap years and weekdays.</summary>
    public bool EverFires => Enumerable.Range(0, (28 * 365) + 7).Any(day => NamesDay(new DateTime(2000, 1, 1).AddDays(day)));

    /// <summary>Whether this local time is one that the expression names.</summary>
    public bool Names(DateTime local) => fields[0][local.Minute] && fields[1][local.Hour] && NamesDay(local);

    public bool NamesDay(DateTime local)
    {
        bool either = !stars[2] && !stars[4];
        bool day = fields[2][local.Day];
        bool weekday = fields[4][(int)local.DayOfWeek];
        return fields[3][local.Month] && (either ? day || weekday : day && weekday);
    }

    private string Element(Random random, int field, int first, int last, bool isFirst)
    {
        int a = random.Next(first, last + 1);
        int b = random.Next(first, last + 1);
        (int from, int to) = (Math.Min(a, b), Math.Max(a, b));
        int step = random.Next(1, Math.Min(last - first, 12) + 1);
        switch (random.Next(6))
        {
            case 0 when isFirst:
                return Star(field, first, last, step);
            case 1:
                Set(field, from, to, 1);
                return $"{Word(random, field, from)}-{Word(random, field, to, isEnd: true)}";
            case 2:
                Set(field, from, to, step);
                return $"{from}-{to}/{step}";
            default:
                Set(field, a, a, 1);
                return Word(random, field, a);
        }
    }

    private string Star(int field, int first, int last, int step)
    {
        stars[field] = true;
        Set(field, first, last, step);
        return step == 1 ? "*" : $"*/{step}";
    }

    private void Set(int field, int from, int to, int step)
    {
        for (int value = from; value <= to; value += step)
        {
            fields[field][value] = true;
        }
    }

    private static string Word(Random random, int field, int value, bool isEnd = false)
    {
        if (random.Next(3) > 0 || field < 3)
        {
            return random.Next(8) == 0 ? value.ToString("00") : value.ToString();
        }

        // A range that ends on a Sunday needs the 7.
        return field == 3 ? MonthNames[value - 1] : isEnd && value == 7 ? "7" : value == 7 ? "7" : DayNames[value];
    }
}
