using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Selectors;

/// <summary>Reads the text of a <see cref="Selector"/>, part by part.</summary>
internal sealed class SelectorReader(string text)
{
    public IReadOnlyList<LabelRequirement> Read() => [.. Split(text).Select(part => ReadPart(part.Trim()))];

    // At the commas that are in no parentheses.
    private static IEnumerable<string> Split(string whole)
    {
        int begin = 0;
        bool isInside = false;
        for (int at = 0; at < whole.Length; at++)
        {
            char c = whole[at];
            if (c is '(' or ')')
            {
                if (isInside == (c == '('))
                {
                    throw Refuse(whole, $"has a '{c}' too many", "write key in (a,b)");
                }

                isInside = !isInside;
            }
            else if (c == ',' && !isInside)
            {
                yield return whole[begin..at];
                begin = at + 1;
            }
        }

        if (isInside)
        {
            throw Refuse(whole, "has a '(' without its ')'", "write key in (a,b)");
        }

        yield return whole[begin..];
    }

    private LabelRequirement ReadPart(string part)
    {
        if (part.Length == 0)
        {
            throw Refuse(text, "has a comma too many", "write one comma between two parts");
        }

        bool isNegated = part[0] == '!';
        string rest = isNegated ? part[1..].TrimStart() : part;
        int equals = rest.IndexOf('=', StringComparison.Ordinal);
        if (rest.EndsWith(')'))
        {
            return isNegated ? throw Refuse(part, "mixes ! and a list", "write key notin (a,b)") : ReadList(rest);
        }

        return equals < 0 ? ReadKey(rest, isNegated) : ReadComparison(part, rest, equals, isNegated);
    }

    private static LabelRequirement ReadKey(string key, bool isNegated)
    {
        Labels.CheckKey(key);
        return new LabelRequirement(key, isNegated ? LabelOperator.Absent : LabelOperator.Present, []);
    }

    private static LabelRequirement ReadComparison(string part, string rest, int equals, bool isNegated)
    {
        bool isUnequal = equals > 0 && rest[equals - 1] == '!';
        if (isUnequal && isNegated)
        {
            throw Refuse(part, "says not twice", "write key=value or key!=value");
        }

        string key = rest[..(isUnequal ? equals - 1 : equals)].TrimEnd();
        bool isDouble = !isUnequal && equals + 1 < rest.Length && rest[equals + 1] == '=';
        string value = rest[(equals + (isDouble ? 2 : 1))..].TrimStart();
        Labels.Check(key, value);
        return new LabelRequirement(key, isUnequal || isNegated ? LabelOperator.IsNot : LabelOperator.Is, [value]);
    }

    private static LabelRequirement ReadList(string part)
    {
        int open = part.IndexOf('(', StringComparison.Ordinal);
        string[] words = part[..open].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [string key, "in" or "notin"])
        {
            throw Refuse(part, "is no list of a label's values", "write key in (a,b) or key notin (a,b)");
        }

        string[] values = [.. part[(open + 1)..^1].Split(',').Select(value => value.Trim()).Distinct(StringComparer.Ordinal)];
        foreach (string value in values)
        {
            Labels.Check(key, value);
            if (value.Length == 0)
            {
                throw Refuse(part, "has an empty value in its list", "write each value once between commas; key= asks for an empty one");
            }
        }

        return new LabelRequirement(key, words[1] == "in" ? LabelOperator.In : LabelOperator.NotIn, values);
    }

    private static DbCalmException Refuse(string part, string problem, string cure) => new(ErrorCode.InvalidInput, $"selector {NameRules.Quote(part)} {problem}", cure);
}
