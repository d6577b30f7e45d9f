using Google.Protobuf.Collections;

namespace DbCalm.Controller.Calls;

/// <summary>Cuts the lists of messages.</summary>
internal static class RepeatedFields
{
    /// <summary>Removes what does not stay.</summary>
    public static void KeepOnly<T>(this RepeatedField<T> items, Func<T, bool> stays)
    {
        T[] left = [.. items.Where(stays)];
        if (left.Length < items.Count)
        {
            items.Clear();
            items.AddRange(left);
        }
    }
}
