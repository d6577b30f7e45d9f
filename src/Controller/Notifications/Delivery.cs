namespace DbCalm.Controller.Notifications;

/// <summary>What one attempt came to.</summary>
/// <param name="IsDone">True when the receiver took the message.</param>
/// <param name="Detail">For people: what went wrong, or what is to be known all the same; without secrets.</param>
/// <param name="IsReceiverDown">True when the receiver as a whole seems to be in trouble, and not this message.</param>
/// <param name="Wait">How long the receiver asks to wait; null for nothing.</param>
internal sealed record Delivery(bool IsDone, string Detail, bool IsReceiverDown = false, TimeSpan? Wait = null);
