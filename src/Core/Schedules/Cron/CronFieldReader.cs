using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules.Cron;

/// <summary>Reads the text of one field: values, names, ranges and steps, separated by commas.</summary>
/// <param name="expression">The whole expression, for messages.</param>
/// <param name="range">Which field it is.</param>
internal sealed class CronFieldReader(string expression, CronFieldRange range)
{
    private const ulong SecondSunday = 1UL << 7;

    /// <summary>The field that <paramref name="text"/> tells; throws an invalid-input error that names the field and the cure.</summary>
    public CronField Read(string text)
    {
        ulong bits = 0;
        var words = new List<string>();
        foreach (string element in text.Split(','))
        {
            bits |= ReadElement(element, out string word);
            words.Add(word);
        }

        if (range == CronFieldRange.DayOfWeek && (bits & SecondSunday) != 0)
        {
            bits = (bits & ~SecondSunday) | 1;
        }

        return new CronField(bits, text[0] == '*', string.Join(',', words));
    }

    private ulong ReadElement(string element, out string word)
    {
        int slash = element.IndexOf('/', StringComparison.Ordinal);
        string span = slash < 0 ? element : element[..slash];
        (int first, int last) = ReadSpan(span, out word);
        int step = 1;
        if (slash >= 0)
        {
            step = ReadStep(element[(slash + 1)..]);
            if (first == last && !span.Contains('-', StringComparison.Ordinal))
            {
                throw Refuse($"has the step {step} after the single value {first}", $"write {first}-{range.Last}/{step}, or * before the step");
            }

            word = string.Create(CultureInfo.InvariantCulture, $"{word}/{step}");
        }

        ulong bits = 0;
        for (int value = first; value <= last; value += step)
        {
            bits |= 1UL << value;
        }

        return bits;
    }

    private (int First, int Last) ReadSpan(string span, out string word)
    {
        if (span == "*")
        {
            word = span;
            return (range.First, range.Last);
        }

        int dash = span.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            int value = ReadValue(span);
            bool isSecondSunday = range == CronFieldRange.DayOfWeek && value == 7;
            word = (isSecondSunday ? 0 : value).ToString(CultureInfo.InvariantCulture);
            return (value, value);
        }

        int first = ReadValue(span[..dash]);
        int last = ReadValue(span[(dash + 1)..]);
        if (first > last)
        {
            throw Refuse(
                $"has the range {NameRules.Quote(span)}, which ends before it begins",
                range == CronFieldRange.DayOfWeek ? "begin with the lesser day; a Sunday at the end of a range is 7" : $"write two ranges: {first}-{range.Last},{range.First}-{last}");
        }

        word = string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
        return (first, last);
    }

    private int ReadValue(string text)
    {
        int name = Array.IndexOf(range.Names, text.ToLowerInvariant());
        if (name >= 0)
        {
            return range.First + name;
        }

        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
        {
            string what = text.Length == 0 ? "an empty place" : NameRules.Quote(text);
            throw Refuse($"has {what} where a value belongs", $"use {range.Allowed}, *, lists with commas, ranges with - and steps with /");
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= range.First && value <= range.Last
            ? value
            : throw Refuse($"has the value {NameRules.Quote(text)}, which is out of range", $"use {range.Allowed}");
    }

    private int ReadStep(string text)
    {
        int most = range.Last - range.First;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int step);
        if (isNumber && step >= 1 && step <= most)
        {
            return step;
        }

        string problem = isNumber && step > most
            ? $"has the step {step}, which is larger than its range {range.First}-{range.Last}"
            : $"has the step {NameRules.Quote(text)}";
        throw Refuse(problem, $"use a step of 1 to {most}; cron cannot count beyond one round of a field, an interval schedule can");
    }

    private DbCalmException Refuse(string problem, string cure) =>
        new(ErrorCode.InvalidInput, $"cron expression {NameRules.Quote(expression)}: the {range.Name} field {problem}", cure);
}
