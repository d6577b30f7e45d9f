using DbCalm.Controller.Database;
using DbCalm.Protocol;

namespace DbCalm.Controller.Api;

/// <summary>Pages of lists as answers to calls.</summary>
internal static class PageAnswer
{
    /// <summary>The answer with the rows of <paramref name="page"/>, and what asks for the next one when there is one.</summary>
    public static TAnswer ToAnswer<TAnswer, T>(this Page<T> page)
        where TAnswer : IPage<T>, new()
    {
        var answer = new TAnswer();
        answer.Items.AddRange(page.Items);
        if (page.NextPageToken is { } next)
        {
            answer.NextPageToken = next;
        }

        return answer;
    }
}
