/** Whether somebody asks something: "are you open?", "几点关门", "how much is it". */
export const QUESTION =
  /[?？]|什么|怎么|多少|如何|为何|几点|吗|^\W*(how|what|why|when|where|which|who|do you|are you|can i)\b/iu;
